import { extname } from 'node:path';
import { notWhole } from '../../../../model/import/failures.ts';
import type { Facts } from '../../../../model/run/facts.ts';
import type { Prover } from '../../../../ports/prover.ts';
import type { FoundInDump } from '../rdb/rdb-inspector.ts';

/** The same file in the sources and in what is built of them. */
const module = new URL(`../rdb/rdb-inspector${extname(import.meta.url)}`, import.meta.url).href;

/** An RDB file of any server, by its own checksum: without one only its ends could be told, and that is no proof. */
export function createProver(): Prover {
  return {
    inspection: { module },
    prove: ({ found }) => {
      // By the inspector above.
      const { problem, hasChecksum, rdbVersion, holds } = found as unknown as FoundInDump;
      if (problem !== null) {
        throw notWhole(`it is no whole RDB file: ${problem}`, 'take the whole file of the server');
      }
      if (!hasChecksum) {
        throw notWhole(
          'its server wrote no checksum (`rdbchecksum no`), and nothing else proves it',
          'let the server write one: `config set rdbchecksum yes`, then `bgsave`',
        );
      }
      return Promise.resolve({ rdbVersion, holds } satisfies Facts);
    },
  };
}
