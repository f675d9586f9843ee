import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { StateFolder } from '../../../src/runner/state-folder.ts';

test('only what has the form of an id is a run', async () => {
  const path = mkdtempSync(join(tmpdir(), 'state-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  const state = await StateFolder.open(path);
  expect(await state.runs('shop')).toEqual([]);
  const names = ['20261120T020000Z-bbbb', '20261120T010000Z-aaaa', 'lost+found', 'zzz'];
  for (const name of names) mkdirSync(state.runFolder('shop', name), { recursive: true });
  writeFileSync(state.runFolder('shop', 'notes.txt'), '');
  expect(await state.runs('shop')).toEqual(['20261120T010000Z-aaaa', '20261120T020000Z-bbbb']);
});
