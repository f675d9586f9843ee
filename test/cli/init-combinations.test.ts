import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateKey } from 'openpgp';
import { beforeAll, describe, expect, test } from 'vitest';
import { combinations, destinations, encryptions, keeps, sources } from './init-options.ts';
import { runInMemory as run } from './memory.ts';
import { temporaryFolder } from './program.ts';

let publicKey: string;
beforeAll(async () => {
  const pair = await generateKey({ userIDs: [{ name: 'test' }], format: 'armored' });
  publicKey = pair.publicKey;
});

describe.each(combinations)('%s to %s', (source, destination) => {
  test('is valid, however it is encrypted and kept', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'keys'));
    writeFileSync(join(cwd, 'keys/ops.asc'), publicKey);
    for (const [index, encryption] of Object.values(encryptions).entries()) {
      const output = ['--output', `p${index}.pipeline.yaml`, '--name', `p${index}`];
      const parts = [
        ...(sources[source] ?? []),
        ...(destinations[destination] ?? []),
        ...encryption,
      ];
      const keep = keeps[index % keeps.length] ?? [];
      const made = await run(cwd, 'init', '--source', source, ...parts, ...keep, ...output);
      expect(made).toMatchObject({ code: 0, stdout: '' });
    }
    const names = Object.keys(encryptions).map((_, index) => `p${index}.pipeline.yaml`);
    const checked = await run(cwd, 'validate', '--strict', '--json', ...names);
    const wrong = JSON.parse(checked.stdout).diagnostics.filter(
      (found: { readonly severity: string }) => found.severity !== 'info',
    );
    expect(wrong).toEqual([]);
    expect(checked.code).toBe(0);
  });
});
