import type { Env } from '../environment.ts';

/** Who works here, as far as the surroundings say; empty where they do not. */
export function personOf({ GITHUB_ACTOR, SUDO_USER, USER }: Env): string {
  return GITHUB_ACTOR ?? SUDO_USER ?? USER ?? '';
}
