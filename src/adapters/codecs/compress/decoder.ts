import type { Decoder } from '../../../ports/codec.ts';
import { findAlgorithm } from './algorithms.ts';
import { tellDamage } from './damaged.ts';
import { checkWays, chooseStep, type Tools } from './step.ts';

/** By the name that a manifest gives; `null` for one that is no compression. */
export function createDecoder(name: string, tools: Tools): Decoder | null {
  const algorithm = findAlgorithm(name);
  if (algorithm === null) return null;
  return {
    kind: 'decompressor',
    name: algorithm.name,
    check: (context) => checkWays(algorithm, tools, context),
    decode: (context) =>
      chooseStep(
        algorithm,
        {
          program: ({ decompress }) => decompress,
          builtIn: (builtIn) => tellDamage(algorithm.name, builtIn.decompress()),
        },
        { ...tools, context },
      ),
  };
}
