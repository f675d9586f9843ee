import type { Plan } from '../../model/plan.ts';
import type { Io } from '../io.ts';

/**
 * Hides what the file calls secret and this process has in its environment, before any part asks for it: a hook that is
 * given the same variable may run, and say it, long before that.
 */
export function hideEnvironment({ application, ...plan }: Plan, { env, hide }: Io): void {
  // The version of the application may stand in a variable too, and is no secret.
  const { version: _, ...rest } = application ?? {};
  for (const name of new Set(referencesIn([plan, rest]))) {
    const value = env[name];
    if (value !== undefined) hide(value);
  }
}

function* referencesIn(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  const entries = Object.entries(value);
  for (const [key, item] of entries) {
    if (key === 'env' && typeof item === 'string' && entries.length === 1) yield item;
    else yield* referencesIn(item);
  }
}
