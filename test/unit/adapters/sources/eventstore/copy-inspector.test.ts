import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createInspector } from '../../../../../src/adapters/sources/eventstore/copy-inspector.ts';

const folder = mkdtempSync(join(tmpdir(), 'node-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function inspect(names: readonly string[], cut = 0) {
  const archive = execFileSync('tar', ['-c', '-C', folder, ...names]);
  const inspector = createInspector();
  inspector.read(archive.subarray(0, archive.length - cut));
  return inspector.found();
}

for (const name of ['chaser.chk', 'writer.chk']) writeFileSync(join(folder, name), Buffer.alloc(8));
writeFileSync(join(folder, 'epoch.chk'), 'short');
writeFileSync(join(folder, 'chunk-000000.000000'), 'events');

test('checkpoints, then chunks', () => {
  expect(inspect(['chaser.chk', 'writer.chk', 'epoch.chk', 'chunk-000000.000000'])).toEqual({
    isWhole: true,
    entries: 4,
    chunks: 1,
    checkpoints: ['chaser.chk', 'writer.chk'],
    isOutOfOrder: false,
  });
});

test('a checkpoint behind a chunk, and an archive without its end', () => {
  expect(inspect(['chaser.chk', 'chunk-000000.000000', 'writer.chk'])).toMatchObject({
    isOutOfOrder: true,
  });
  expect(inspect(['chaser.chk'], 9000)).toMatchObject({ isWhole: false });
});
