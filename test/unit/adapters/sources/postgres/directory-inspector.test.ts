import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createInspector } from '../../../../../src/adapters/sources/postgres/restore/inspect/directory.ts';

/** An archive of a folder with these files. */
function archive(
  names: readonly string[],
  more: (folder: string) => void = () => undefined,
): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'directory-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const name of names) writeFileSync(join(folder, name), 'content of a file');
  more(folder);
  return execFileSync('tar', ['-c', '-f', '-', '-C', folder, '.']);
}

function look(bytes: Buffer): void {
  const inspector = createInspector(null);
  for (let at = 0; at < bytes.length; at += 700) inspector.read(bytes.subarray(at, at + 700));
  inspector.found();
}

test('lets everything pass that pg_dump puts into a folder', () => {
  const names = [
    'toc.dat',
    '3401.dat',
    '3402.dat.gz',
    'blobs.toc',
    'blob_4242.dat',
    'blobs_12.toc',
  ];
  expect(() => look(archive(names))).not.toThrow();
});

test.each([
  ['another file', ['toc.dat', 'x.sh'], undefined],
  ['no table of contents', ['1.dat'], undefined],
  ['a folder', ['toc.dat'], (folder: string) => mkdirSync(join(folder, '1.dat'))],
  ['a link', ['toc.dat'], (folder: string) => symlinkSync('/etc/passwd', join(folder, '1.dat'))],
])('refuses %s', (_name, names, more) => {
  const refusal = expect.objectContaining({ code: 'BP5111' });
  expect(() => look(archive(names, more))).toThrow(refusal);
});

test('refuses names that lead outside, what is cut, and what is no archive', () => {
  const refusal = expect.objectContaining({ code: 'BP5111' });
  const whole = archive(['toc.dat', '1.dat']);
  const outside = Buffer.from(whole.toString('latin1').replace('./1.dat', '../1.da'), 'latin1');
  for (const bytes of [
    outside,
    whole.subarray(0, 1024),
    Buffer.alloc(2048, 'x'),
    Buffer.alloc(0),
  ]) {
    expect(() => look(bytes)).toThrow(refusal);
  }
});
