import { PassThrough } from 'node:stream';
import type { StageCompress } from '../../../model/plan.ts';
import type { Codec } from '../../../ports/codec.ts';
import { findAlgorithm } from './algorithms.ts';
import { checkWays, chooseStep, type Tools } from './step.ts';

/** Of the stage `compress`. With `none` it changes nothing; it is simpler to leave it out then. */
export function createCompressor({ algorithm: name, level }: StageCompress, tools: Tools): Codec {
  const algorithm = findAlgorithm(name);
  if (algorithm === null) return unchanged;
  const taken = level ?? algorithm.defaultLevel;
  return {
    kind: 'compressor',
    name: algorithm.name,
    suffix: algorithm.suffix,
    check: (context) => checkWays(algorithm, tools, context),
    encode: (context) =>
      chooseStep(
        algorithm,
        {
          program: (program) => program.compress(taken),
          builtIn: (builtIn) => builtIn.compress(taken),
        },
        { ...tools, context },
      ),
  };
}

const unchanged: Codec = {
  kind: 'compressor',
  name: 'none',
  suffix: '',
  check: () => Promise.resolve([]),
  encode: () => Promise.resolve({ transform: () => new PassThrough() }),
};
