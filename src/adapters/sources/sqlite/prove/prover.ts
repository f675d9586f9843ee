import { notWhole } from '../../../../model/import/failures.ts';
import type { Facts } from '../../../../model/run/facts.ts';
import type { ProverParts } from '../../../../ports/definition.ts';
import type { PlainFile, Prover } from '../../../../ports/prover.ts';
import type { StepContext } from '../../../../ports/step-context.ts';
import { readHeader } from '../database-file.ts';
import { proofOf } from '../restore/prove.ts';

/** A database file as it lies there; nothing in it is changed. */
export function createProver(_definition: unknown, { place, label }: ProverParts): Prover {
  return {
    prove: async ({ file }, context) => {
      await assertDatabase(file, context);
      const proved = await proofOf({ file, place }, context);
      if (proved.word === 'failed') throw unsound(`it cannot be read: ${proved.message}`);
      if (proved.word !== 'proved') throw unsound('its check came to no end');
      const [problem] = proved.problems;
      if (problem !== undefined) throw unsound(`\`integrity_check\` says ${problem}`);
      return { ...(label !== null && { database: label }), ...proved.facts } satisfies Facts;
    },
  };
}

async function assertDatabase(file: PlainFile['file'], context: StepContext): Promise<void> {
  const header = await readHeader(file);
  if (header === 'foreign' || header === 'empty') {
    throw notWhole(
      'it is no SQLite database, or an encrypted one',
      'give the database file itself, made by `sqlite3 … ".backup …"` or `VACUUM INTO`; a dump of SQL is to be loaded into one first',
    );
  }
  if (header === 'wal') {
    context.warn(
      'the imported database worked with a write-ahead log: what was only in its `-wal` file is not in it',
    );
  }
}

function unsound(says: string): Error {
  return notWhole(
    `the database is damaged: ${says}`,
    'look at it with `PRAGMA integrity_check`, and take another copy',
  );
}
