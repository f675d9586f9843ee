import { existsSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkOut } from '../../../src/stages/restore/checkout/check-out.ts';
import { comeBack } from '../../../src/stages/restore/checkout/come-back.ts';
import type { CheckoutHandle } from '../../../src/stages/restore/checkout/handle.ts';
import { Repository } from '../../rig/restore/repository.ts';
import { temporaryFolder } from '../step-context.ts';
import { createSetting, handleOf, prepare, type Setting } from './setting.ts';

const go = (handle: CheckoutHandle, { place, context }: Setting) =>
  checkOut(handle, place, context);
const back = (handle: CheckoutHandle, { place, context }: Setting) =>
  comeBack(handle, place, context);

function expectThen({ code, old }: Setting): void {
  expect(code.git('rev-parse', 'HEAD')).toBe(old);
  expect(readFileSync(join(code.path, '.git/HEAD'), 'utf8')).toBe(`${old}\n`);
  expect(code.git('status', '--porcelain')).toBe('');
  expect(code.read('app.js')).toBe('then\n');
  expect(existsSync(join(code.path, 'new'))).toBe(false);
}

test('there and back, exactly', async () => {
  const setting = await createSetting();
  const before = setting.code.state();
  const handle = await handleOf(setting);
  expect(setting.code.state()).toEqual(before);
  expect(await go(handle, setting)).toEqual({
    state: 'done',
    note: `to come back: git -C ${setting.code.path} checkout main --`,
  });
  expectThen(setting);
  expect(await go(handle, setting)).toMatchObject({ state: 'done' });
  expect(await back(handle, setting)).toEqual({ state: 'done', note: '' });
  expect(setting.code.state()).toEqual(before);
  expect(await back(handle, setting)).toEqual({ state: 'done', note: '' });
  expect(setting.code.state()).toEqual(before);
});

test('from a detached HEAD back to it', async () => {
  const setting = await createSetting();
  setting.code.git('checkout', '--quiet', '--detach');
  const before = setting.code.state();
  const handle = await handleOf(setting);
  expect(await go(handle, setting)).toEqual({
    state: 'done',
    note: `to come back: git -C ${setting.code.path} checkout --detach ${setting.now}`,
  });
  expect(await back(handle, setting)).toMatchObject({ state: 'done' });
  expect(setting.code.state()).toEqual(before);
});

test.each(['-f', '--force', '--orphan'])('a branch named %s is come back to', async (name) => {
  const setting = await createSetting();
  setting.code.git('update-ref', `refs/heads/${name}`, setting.now);
  setting.code.git('symbolic-ref', 'HEAD', `refs/heads/${name}`);
  const before = setting.code.state();
  const handle = await handleOf(setting);
  expect(await go(handle, setting)).toMatchObject({ state: 'done' });
  expectThen(setting);
  expect(await back(handle, setting)).toMatchObject({ state: 'done' });
  expect(setting.code.state()).toEqual(before);
});

test.each(['-f', '--force', "v'1$(touch${IFS}x)"])('a tag named %s is checked out', async (tag) => {
  const setting = await createSetting();
  setting.code.git('update-ref', `refs/tags/${tag}`, setting.old);
  const { handle } = await prepare(setting, { tag, commit: setting.old });
  expect(handle).not.toBeNull();
  if (handle) expect(await go(handle, setting)).toMatchObject({ state: 'done' });
  expectThen(setting);
});

test('a branch that has moved meanwhile is left alone, and the files are those of before', async () => {
  const setting = await createSetting();
  const handle = await handleOf(setting);
  await go(handle, setting);
  setting.code.git('update-ref', 'refs/heads/main', setting.old);
  expect(await back(handle, setting)).toEqual({
    state: 'done',
    note: `refs/heads/main has moved meanwhile, so HEAD stays detached at ${setting.now}`,
  });
  expect(setting.code.git('rev-parse', 'HEAD')).toBe(setting.now);
  expect(setting.code.read('app.js')).toBe('now\n');
});

test('somebody who has moved the code meanwhile is not disturbed', async () => {
  const setting = await createSetting();
  const handle = await handleOf(setting);
  setting.code.git('checkout', '--quiet', '-b', 'other');
  const before = setting.code.state();
  expect(await go(handle, setting)).toMatchObject({
    state: 'failed',
    message: 'somebody has moved the code meanwhile: HEAD is at refs/heads/other',
  });
  expect(setting.code.state()).toEqual(before);
});

test('no hook of the repository runs, wherever it is configured', async () => {
  const setting = await createSetting();
  const ran = join(setting.code.home, 'ran');
  for (const name of ['post-checkout', 'reference-transaction', 'post-index-change']) {
    const hook = join(setting.code.path, '.git/hooks', name);
    writeFileSync(hook, `#!/bin/sh\necho ${name} >> ${ran}\n`, { mode: 0o755 });
  }
  setting.code.git('config', '--global', 'core.hooksPath', join(setting.code.path, '.git/hooks'));
  setting.code.git('config', 'core.fsmonitor', `echo fsmonitor >> ${ran}; false`);
  // The hooks do run when nobody forbids it, or this would prove nothing.
  setting.code.git('checkout', '--quiet', '--detach');
  expect(readFileSync(ran, 'utf8')).toContain('post-checkout');
  setting.code.git('checkout', '--quiet', 'main');
  rmSync(ran);
  const handle = await handleOf(setting);
  expect(await go(handle, setting)).toMatchObject({ state: 'done' });
  expect(await back(handle, setting)).toMatchObject({ state: 'done' });
  expect(existsSync(ran)).toBe(false);
});

test('submodules are neither fetched nor touched, whatever git is configured to do', async () => {
  const setting = await createSetting();
  const { code } = setting;
  const library = new Repository(await temporaryFolder());
  const older = library.commit({ 'lib.js': 'older\n' });
  library.commit({ 'lib.js': 'newer\n' });
  code.git('submodule', '--quiet', 'add', library.path, 'lib');
  code.git('-C', 'lib', 'checkout', '--quiet', older);
  code.git('commit', '--quiet', '--all', '--message', 'older');
  code.git('tag', 'older');
  const commit = code.git('rev-parse', 'HEAD');
  code.git('-C', 'lib', 'checkout', '--quiet', '-');
  code.git('commit', '--quiet', '--all', '--message', 'newer');
  code.git('config', 'submodule.recurse', 'true');
  const before = code.state();
  const { handle } = await prepare(setting, { tag: 'older', commit });
  if (handle === null) throw new Error('it cannot be checked out');
  expect(await go(handle, setting)).toMatchObject({ state: 'done' });
  expect(code.git('rev-parse', 'HEAD')).toBe(commit);
  expect(code.read('lib/lib.js')).toBe('newer\n');
  expect(await back(handle, setting)).toMatchObject({ state: 'done' });
  expect(code.state()).toEqual(before);
});

test('filters that the host has configured do their work, others are only names', async () => {
  const then = { '.gitattributes': '*.big filter=upper\n*.odd filter=nobody\n', 'a.big': 'big\n' };
  const setting = await createSetting({ old: { ...then, 'a.odd': 'odd\n' } });
  setting.code.git('config', '--global', 'filter.upper.smudge', 'tr a-z A-Z');
  setting.code.git('config', '--global', 'filter.upper.clean', 'tr A-Z a-z');
  expect(await go(await handleOf(setting), setting)).toMatchObject({ state: 'done' });
  expect(setting.code.read('a.big')).toBe('BIG\n');
  expect(setting.code.read('a.odd')).toBe('odd\n');
});

test('names of files with line breaks, spaces and globs', async () => {
  const odd = { 'a\nb': '1', ':(glob)*': '2', '*': '3', ' ': '4', '"q"': '5', '-x': '6' };
  const setting = await createSetting({ old: odd });
  const before = setting.code.state();
  const handle = await handleOf(setting);
  expect(await go(handle, setting)).toMatchObject({ state: 'done' });
  expect(setting.code.read('a\nb')).toBe('1');
  expect(await back(handle, setting)).toMatchObject({ state: 'done' });
  expect(setting.code.state()).toEqual(before);
});

test.each([
  ['a file that git does not track', 'old.js', /files were changed meanwhile: old.js$/],
  ['a change', 'app.js', /files were changed meanwhile: app.js$/],
])('%s that came after the plan stops it, and stays', async (_, name, says) => {
  const setting = await createSetting();
  const handle = await handleOf(setting);
  setting.code.write({ [name]: 'mine\n' });
  const before = setting.code.state();
  expect(await go(handle, setting)).toMatchObject({
    state: 'failed',
    message: expect.stringMatching(says),
  });
  expect(setting.code.state()).toEqual(before);
});

test.each([
  ['a file that git does not track', 'new/file.js', /files were changed meanwhile: new\/file.js$/],
  ['a change', 'app.js', /files were changed meanwhile: app.js$/],
])('%s that came after the checkout stops the way back, and stays', async (_, name, says) => {
  const setting = await createSetting();
  const handle = await handleOf(setting);
  await go(handle, setting);
  setting.code.write({ [name]: 'mine\n' });
  const before = setting.code.state();
  expect(await back(handle, setting)).toMatchObject({
    state: 'failed',
    message: expect.stringMatching(says),
    hint: expect.stringContaining(`and back: git -C ${setting.code.path} checkout main --`),
  });
  expect(setting.code.state()).toEqual(before);
});

test('a new time of a file is no change', async () => {
  const setting = await createSetting();
  const before = setting.code.state();
  const handle = await handleOf(setting);
  const later = new Date(Date.now() + 5_000);
  const touch = () => utimesSync(join(setting.code.path, 'app.js'), later, later);
  touch();
  expect(await go(handle, setting)).toMatchObject({ state: 'done' });
  touch();
  expect(await back(handle, setting)).toMatchObject({ state: 'done' });
  expect(setting.code.state()).toEqual(before);
});

test('work that is not in the way goes along', async () => {
  const setting = await createSetting();
  const handle = await handleOf(setting);
  await go(handle, setting);
  setting.code.write({ 'both.js': 'mine\n', 'note.txt': 'mine\n' });
  expect(await back(handle, setting)).toMatchObject({ state: 'done' });
  expect(setting.code.read('both.js')).toBe('mine\n');
  expect(setting.code.read('note.txt')).toBe('mine\n');
  expect(setting.code.read('app.js')).toBe('now\n');
});
