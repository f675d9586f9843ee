import type { Place } from '../../../../ports/place.ts';
import type { StepContext } from '../../../../ports/step-context.ts';
import { createGpgStep } from './encrypt-step.ts';
import type { Openers } from './home.ts';

/** Either its path, after it has encrypted nothing to everybody, or why it cannot be taken. */
export type Tried =
  | { readonly path: string; readonly problem: null }
  | { readonly path: null; readonly problem: string };

/**
 * What gpg makes of keys and options differs by version (2.4 takes another format for some keys), so it is asked
 * instead of guessed.
 */
export async function tryGpg(openers: Openers, place: Place, context: StepContext): Promise<Tried> {
  const path = await place.which('gpg', context);
  if (path === null) return { path: null, problem: 'gpg is not installed' };
  const { program, settle } = await createGpgStep(path, openers, context.scratch);
  const running = place.spawn(program, context);
  running.stdin.on('error', ignore).end();
  running.stdout.on('error', ignore).resume();
  const { stderr, failure } = await running.done;
  try {
    settle?.(stderr);
    return { path, problem: null };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return { path: null, problem: failure ?? said };
  }
}

/** The end of the program says more than the end of a pipe to it. */
function ignore(): void {
  return;
}
