import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findOtherFile } from '../../../../../src/adapters/sources/compose/other-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'volume-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('what is not of the database is found, also below it', () => {
  const database = join(folder, 'data/app.db');
  mkdirSync(join(folder, 'data/empty'), { recursive: true });
  for (const ending of ['', '-wal', '-shm', '-journal']) writeFileSync(database + ending, '');
  expect(findOtherFile(folder, database)).toBeNull();
  writeFileSync(join(folder, 'data/empty/upload.png'), '');
  expect(findOtherFile(folder, database)).toBe(join(folder, 'data/empty/upload.png'));
  expect(findOtherFile('/nowhere', database)).toBeNull();
});
