import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { BackupError } from '../../../src/model/failures.ts';
import { createInspector, isAbsence } from '../../../src/stages/fetch/find-member.ts';

const folder = mkdtempSync(join(tmpdir(), 'find-member-'));
afterAll(() => rmSync(folder, { recursive: true }));

for (const name of [
  'data/a.txt',
  'data/deep/report-2026.csv',
  'data/deep/other.csv',
  'b/report.csv',
]) {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), name);
}
linkSync(join(folder, 'data/a.txt'), join(folder, 'data/z'));
symlinkSync('a.txt', join(folder, 'data/link'));
execFileSync('mkfifo', [join(folder, 'data/fifo')]);
const archive = execFileSync('tar', ['--sort=name', '-cf', '-', 'b', 'data'], { cwd: folder });
const twice = Buffer.concat([
  execFileSync('tar', ['-cf', '-', 'b/report.csv'], { cwd: folder }).subarray(0, 1024),
  execFileSync('tar', ['-cf', '-', 'b/report.csv'], { cwd: folder }),
]);

function find(name: string, bytes = archive, room: number | null = null) {
  const inspector = createInspector({ name: Buffer.from(name).toString('base64'), room });
  inspector.read(bytes);
  return inspector.found();
}

function refusalOf(name: string, bytes = archive): BackupError {
  try {
    find(name, bytes);
  } catch (error) {
    if (error instanceof BackupError) return error;
    throw error;
  }
  throw new Error(`${name} was found`);
}

test('a file, and another name of one', () => {
  expect(find('data/a.txt')).toEqual({ bytes: 10, link: null });
  const link = Buffer.from('data/a.txt').toString('base64');
  expect(find('data/z')).toMatchObject({ link });
});

test.each([
  ['data/link', 'is a symbolic link to a.txt'],
  ['data/fifo', 'is no file: it is a fifo'],
  ['data/deep', 'is a folder'],
  ['dat', 'there is no dat in the archive'],
  ['data/a', 'there is no data/a in the archive'],
])('%s %s', (name, says) => {
  const refusal = refusalOf(name);
  expect(refusal).toMatchObject({ code: 'BP5074', exit: 66 });
  expect(refusal.message).toContain(says);
  expect(isAbsence(refusal)).toBe(says.startsWith('there is no'));
});

test.each([
  ['report.csv', 'near it: b/report.csv;'],
  ['data/deep/report-2025.csv', 'near it: data/deep/report-2026.csv;'],
  ['DATA/A.TXT', 'near it: data/a.txt;'],
  ['data/deep', 'name a file in it: data/deep/other.csv, data/deep/report-2026.csv'],
])('near %s', (name, says) => {
  expect(refusalOf(name).hint).toContain(says);
});

test('what is there twice is none of the two', () => {
  expect(refusalOf('b/report.csv', twice).message).toBe('b/report.csv is in the archive twice');
});

test('what is no archive', () => {
  expect(refusalOf('a', Buffer.alloc(2048, 'x'))).toMatchObject({ code: 'BP5050', exit: 74 });
});

test('what is larger than the disk is refused before it is written', () => {
  expect(() => find('data/a.txt', archive, 9)).toThrow(
    /not enough room for data\/a\.txt, which has 10 B/,
  );
  expect(find('data/a.txt', archive, 10)).toMatchObject({ bytes: 10 });
});
