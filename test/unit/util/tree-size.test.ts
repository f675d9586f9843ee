import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { sizeOfTrees } from '../../../src/util/tree-size.ts';

const enough = { ms: 10_000, entries: 1000 };

/** Folders, a file with two names, a link to a folder, and holes. */
function plant(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tree-size-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'sub/deep'), { recursive: true });
  writeFileSync(join(folder, 'file'), 'x'.repeat(5000));
  linkSync(join(folder, 'file'), join(folder, 'sub/same'));
  symlinkSync(folder, join(folder, 'sub/deep/link'));
  writeFileSync(join(folder, 'sub/deep/other'), 'y'.repeat(123));
  execFileSync('truncate', ['--size', '1M', join(folder, 'sub/holes')]);
  return folder;
}

test('as du says it, of several places too', () => {
  const folder = plant();
  const paths = [join(folder, 'file'), join(folder, 'sub')];
  const said = execFileSync('du', ['--apparent-size', '--block-size=1', '--total', ...paths]);
  const [total] = String(said).trimEnd().split('\n').at(-1)?.split('\t') ?? [];
  expect(sizeOfTrees(paths, enough)).toEqual({ bytes: Number(total), isWhole: true });
});

test.each([
  ['entries', { ...enough, entries: 3 }],
  ['time', { ...enough, ms: 0 }],
])('what does not fit into its %s is more than was counted', (_, limit) => {
  const folder = plant();
  const whole = sizeOfTrees([folder], enough).bytes;
  const found = sizeOfTrees([folder], limit);
  expect(found.isWhole).toBe(false);
  expect(found.bytes).toBeLessThan(whole);
});

test('what is gone, or has a name that is no text, is more than was counted', () => {
  const folder = plant();
  expect(sizeOfTrees([join(folder, 'none')], enough)).toEqual({ bytes: 0, isWhole: false });
  writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff])]), 'z');
  expect(sizeOfTrees([folder], enough).isWhole).toBe(false);
});
