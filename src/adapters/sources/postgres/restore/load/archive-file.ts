import type { Command, Place } from '../../../../../ports/place.ts';
import type { Loading } from '../../../../../ports/restorer.ts';
import type { StepContext } from '../../../../../ports/step-context.ts';
import { runProgram } from '../run-program.ts';

export interface Archive {
  readonly path: string;
  readonly place: Place;
  /** Whether paths there are paths of this machine. */
  readonly isHere: boolean;
}

/** Takes the bytes into a file where the programs run, of this user alone. */
export function intoFile({ path, place, isHere }: Archive): Loading['sink'] {
  if (isHere) return { file: path };
  const script = 'umask 077; exec cat >"$0"';
  return { program: { argv: ['sh', '-c', script, path], stdin: 'pipe' }, place };
}

/** Takes a folder apart that came as a tar archive; what may be in it is judged before. */
export function intoFolder({ path, place }: Archive): Loading['sink'] {
  const script = 'umask 077; mkdir "$0" && exec tar -xf - -C "$0"';
  return { program: { argv: ['sh', '-c', script, path], stdin: 'pipe' }, place };
}

/** Repeatable. */
export async function removeArchive(
  { path, place }: Pick<Archive, 'path' | 'place'>,
  context: StepContext,
): Promise<void> {
  const command: Command = { argv: ['rm', '-rf', '--', path] };
  await runProgram(place, command, context);
}
