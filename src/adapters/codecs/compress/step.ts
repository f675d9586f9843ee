import type { Transform } from 'node:stream';
import { BackupError } from '../../../model/failures.ts';
import type { Step } from '../../../ports/codec.ts';
import type { Place } from '../../../ports/place.ts';
import type { Finding, StepContext } from '../../../ports/step-context.ts';
import type { Algorithm, BuiltIn, CompressProgram } from './algorithm.ts';

export interface Tools {
  /** This machine. */
  readonly place: Place;
}

export interface Ways {
  readonly program: (program: CompressProgram) => readonly string[];
  readonly builtIn: (builtIn: BuiltIn) => Transform;
}

/** Programs run on all cores and beside us, so they come first. Fails where there is no way at all. */
export async function chooseStep(
  algorithm: Algorithm,
  ways: Ways,
  { place, context }: Tools & { readonly context: StepContext },
): Promise<Step> {
  const { program, builtIn } = algorithm;
  const path = await place.which(program.name, context);
  if (path !== null) return { program: { argv: [path, ...ways.program(program)] } };
  if (builtIn !== null) return { transform: () => ways.builtIn(builtIn) };
  const { message, hint } = missing(algorithm);
  throw new BackupError({ code: 'BP5012', message, hint });
}

export async function checkWays(
  algorithm: Algorithm,
  { place }: Tools,
  context: StepContext,
): Promise<readonly Finding[]> {
  if (algorithm.builtIn !== null) return [];
  const path = await place.which(algorithm.program.name, context);
  return path === null ? [missing(algorithm)] : [];
}

function missing({ name, program }: Algorithm): Finding {
  return {
    severity: 'error',
    message: `the program ${program.name} is not installed, and ${name} is not built in`,
    hint: `install ${program.name}, or compress with zstd`,
  };
}
