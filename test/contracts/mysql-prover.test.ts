import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createProver } from '../../src/adapters/sources/mysql/prove/prover.ts';
import type { ProverParts } from '../../src/ports/definition.ts';
import type { Inspector } from '../../src/ports/inspector.ts';
import { hasMariaDb, type MariaDb, startMariaDb } from '../rig/servers/mariadb.ts';
import { plantSample } from '../rig/servers/mariadb-sample.ts';
import { sourceFor } from './mysql-rig.ts';
import { createRig, takeDump } from './source.ts';

describe.skipIf(!hasMariaDb())('dumps of another origin', () => {
  let server: MariaDb;
  beforeAll(async () => {
    server = await startMariaDb();
  });
  afterAll(() => server.stop());

  test('one of a single database is proved; others, and what is cut, are not', async () => {
    plantSample(server, 'shop');
    const { place, context } = await createRig();
    const file = `${context.folder}/dump.sql`;
    await takeDump(sourceFor(server, { database: 'shop' }, place), context, file);
    const whole = readFileSync(file);
    const prove = async (bytes: Buffer, label: string | null = null) => {
      const prover = createProver({ database: 'shop' }, { label } as ProverParts);
      const { module, options = null } = prover.inspection ?? { module: '' };
      const inspector: Inspector = (await import(module)).createInspector(options);
      inspector.read(Buffer.from(bytes));
      return await prover.prove({ file, bytes: bytes.length, found: inspector.found() }, context);
    };
    expect(await prove(whole)).toMatchObject({ database: 'shop', tables: 7, namesItself: true });
    await expect(prove(whole, 'wiki')).rejects.toMatchObject({ code: 'BP5111' });
    await expect(prove(whole.subarray(0, -40))).rejects.toThrow(
      /ends within a statement|last line/,
    );
    const several = Buffer.from(
      `-- MariaDB dump\nCREATE DATABASE \`shop\`;\nUSE \`shop\`;\n${whole}`,
    );
    await expect(prove(several)).rejects.toMatchObject({ code: 'BP5111' });
  });
});
