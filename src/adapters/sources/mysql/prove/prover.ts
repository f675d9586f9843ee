import { extname } from 'node:path';
import { notWhole } from '../../../../model/import/failures.ts';
import type { SourceMysql } from '../../../../model/plan.ts';
import type { Facts } from '../../../../model/run/facts.ts';
import type { ProverParts } from '../../../../ports/definition.ts';
import type { Prover } from '../../../../ports/prover.ts';
import type { DumpOptions, FoundInLoad } from '../restore/dump-inspector.ts';

/** The same file in the sources and in what is built of them. */
const module = new URL(`../restore/dump-inspector${extname(import.meta.url)}`, import.meta.url)
  .href;

/** A dump of one database by the dump program of either family, as strictly looked at as by a restore. */
export function createProver(
  { database }: Pick<SourceMysql, 'database'>,
  { label }: ProverParts,
): Prover {
  const name = label ?? database ?? null;
  const options: DumpOptions = { bytes: Number.MAX_SAFE_INTEGER, ownName: name };
  return {
    inspection: { module, options: { ...options } },
    prove: ({ found }) => {
      // By the inspector above.
      const { isComplete, ...content } = found as unknown as FoundInLoad;
      if (!isComplete) {
        throw notWhole(
          'the last line of the dump, `-- Dump completed`, is missing',
          'take the whole file; a dump that was made with `--skip-comments` has no such line, and cannot be proved',
        );
      }
      // Where it does call its database by its name, that is changed on the way.
      const named = name === null ? {} : { database: name, namesItself: true };
      return Promise.resolve({ ...named, ...content } satisfies Facts);
    },
  };
}
