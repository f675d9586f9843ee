import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createProver } from '../../src/adapters/sources/redis/prove/prover.ts';
import type { Inspector } from '../../src/ports/inspector.ts';
import { openSite } from '../rig/run/site.ts';
import { hasRedis, startRedis } from '../rig/servers/redis.ts';
import { createRig } from './source.ts';

test.skipIf(!hasRedis())(
  'an RDB file of a server is proved, imported, and nothing else is',
  async () => {
    const server = await startRedis();
    onTestFinished(() => server.stop());
    server.cli('set', 'word', 'kept');
    server.cli('save');
    const file = join(server.folder, 'dump.rdb');
    const whole = readFileSync(file);
    const { context } = await createRig();
    const prove = async (bytes: Buffer) => {
      const prover = createProver();
      const inspector: Inspector = (await import(prover.inspection?.module ?? '')).createInspector(
        null,
      );
      inspector.read(Buffer.from(bytes));
      return await prover.prove({ file, bytes: bytes.length, found: inspector.found() }, context);
    };
    expect(await prove(whole)).toMatchObject({ rdbVersion: expect.any(Number) });
    const changed = Buffer.from(whole);
    changed[20] = (changed[20] ?? 0) ^ 1;
    for (const bytes of [changed, whole.subarray(0, -3), Buffer.from('hello')]) {
      await expect(prove(bytes)).rejects.toMatchObject({ code: 'BP5161' });
    }
    const site = openSite();
    site.pipeline({ dump: ['{ id: queue, type: redis, path: ../home }'] });
    const imported = await site.run('import', file, '--as', 'queue');
    expect(imported, imported.stderr).toMatchObject({ code: 0 });
    const refused = site.write('broken.rdb', changed);
    expect((await site.run('import', refused, '--as', 'queue')).code).not.toBe(0);
  },
);
