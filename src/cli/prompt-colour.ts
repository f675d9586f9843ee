import type { Io } from './io.ts';

/** The prompts decide about colour by the environment alone: it says what was decided for standard error. */
export function settlePromptColour({ stderr }: Pick<Io, 'stderr'>): void {
  if (stderr.colour) return;
  process.env.NO_COLOR = '1';
  delete process.env.FORCE_COLOR;
}
