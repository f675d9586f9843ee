import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createLocalPlace } from '../../../src/adapters/places/local/local.ts';
import { checkOut } from '../../../src/stages/restore/checkout/check-out.ts';
import { comeBack } from '../../../src/stages/restore/checkout/come-back.ts';
import type { CheckoutHandle } from '../../../src/stages/restore/checkout/handle.ts';
import { readMarker } from '../../../src/stages/restore/checkout/marker-file.ts';
import { withoutPrivilege } from '../../rig/without-privilege.ts';
import { createSetting, fakeGit, handleOf, prepare, type Setting } from './setting.ts';

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

/** Git changes files, and then its world ends. */
const half = 'case "$*" in *checkout*--detach*)';

test('git that fails after half of the files: all of them are those of before', async () => {
  const setting = await createSetting();
  const before = setting.code.state();
  const handle = await handleOf(setting);
  const { environment } = fakeGit(
    setting,
    `${half} printf half > app.js; echo old > old.js; rm -r new; echo "fatal: no space" >&2; exit 128;; esac; exec $git "$@"`,
  );
  const place = createLocalPlace({ environment });
  expect(await checkOut(handle, place, setting.context)).toMatchObject({
    state: 'failed',
    message: 'the code could not be put back to v1: no space',
    hint: `by hand: git -C ${setting.code.path} checkout --detach ${setting.old}, and back: git -C ${setting.code.path} checkout main --`,
  });
  expect(setting.code.state()).toEqual(before);
});

test('git that cannot write a file, and ends with 0 all the same', async () => {
  const same = { 'locked/same.js': 'same\n' };
  const files = { ...same, 'locked/b.js': 'then\n', 'z.js': 'then\n' };
  const setting = await createSetting({ old: files, now: same });
  const before = setting.code.state();
  const handle = await handleOf(setting);
  const bound = withoutPrivilege().join(' ');
  const { environment } = fakeGit(setting, `exec ${bound} $git "$@"`);
  const folder = join(setting.code.path, 'locked');
  chmodSync(folder, 0o555);
  const result = await checkOut(handle, createLocalPlace({ environment }), setting.context);
  chmodSync(folder, 0o755);
  expect(result).toMatchObject({
    state: 'failed',
    message: expect.stringMatching(/unable to create file locked\/b.js: Permission denied$/),
  });
  expect(setting.code.state()).toEqual(before);
});

test('git that cannot remove a file, and ends with 0 all the same', async () => {
  const setting = await createSetting({ now: { 'locked/a.js': 'now\n' } });
  const before = setting.code.state();
  const handle = await handleOf(setting);
  const bound = withoutPrivilege().join(' ');
  const { environment } = fakeGit(setting, `exec ${bound} $git "$@"`);
  const folder = join(setting.code.path, 'locked');
  chmodSync(folder, 0o555);
  const result = await checkOut(handle, createLocalPlace({ environment }), setting.context);
  chmodSync(folder, 0o755);
  expect(result).toMatchObject({
    state: 'failed',
    message: expect.stringMatching(/files could not be removed: locked\/a.js$/),
  });
  expect(setting.code.state()).toEqual(before);
});

test('killed in the middle: git leaves its lock, and we say what to do', async () => {
  const setting = await createSetting();
  const before = setting.code.state();
  const handle = await handleOf(setting);
  // A filter is where git waits while its lock is there and half of the files are done.
  setting.code.git('config', 'filter.stop.smudge', 'kill -9 $PPID; cat');
  writeFileSync(join(setting.code.path, '.git/info/attributes'), 'old.js filter=stop\n');
  const lock = join(setting.code.path, '.git/index.lock');
  const told = await go(handle, setting);
  expect(told).toMatchObject({
    state: 'failed',
    message: `the code could not be put back to v1: git was killed by SIGKILL; git was ended in the middle, or works there now: ${lock} is left; when no git runs there, remove that file and try again`,
  });
  expect(setting.code.read('app.js')).toBe('then\n');
  expect(await back(handle, setting)).toMatchObject({
    state: 'failed',
    message: expect.stringContaining(`${lock} is left`),
  });
  // As the words say.
  rmSync(lock);
  setting.code.git('config', '--unset', 'filter.stop.smudge');
  expect(await back(handle, setting)).toEqual({ state: 'done', note: '' });
  expect(setting.code.state()).toEqual(before);
});

test('we are killed in the middle, and git with us', async () => {
  const setting = await createSetting();
  const { code, old } = setting;
  const before = code.state();
  const handle = await handleOf(setting);
  const alive = join(code.home, 'alive');
  execFileSync('mkfifo', [alive]);
  code.git('config', '--global', 'filter.stop.smudge', `exec 9> ${alive}; sleep 600`);
  const attributes = join(code.path, '.git/info/attributes');
  writeFileSync(attributes, 'old.js filter=stop\n');
  const program = fileURLToPath(import.meta.resolve('./doomed-checkout.ts'));
  const child = spawn(process.execPath, [program, JSON.stringify(handle)], {
    env: { PATH: process.env.PATH, HOME: code.home },
    stdio: 'ignore',
  });
  // Opens when the filter runs, and ends when nobody of the family is left.
  const life = createReadStream(alive).resume();
  await once(life, 'ready');
  child.kill('SIGKILL');
  await once(life, 'end');
  rmSync(attributes);

  const lock = join(code.path, '.git/index.lock');
  expect(code.read('app.js')).toBe('then\n');
  expect(await readMarker(handle.folder)).toMatchObject({ to: { tag: 'v1', commit: old } });
  const again = await prepare(setting, { tag: 'v1', commit: old });
  expect(again.plan.reasons[0]?.message).toContain(`left ${lock} behind`);
  expect(await back(handle, setting)).toMatchObject({
    state: 'failed',
    code: 'BP5102',
    message: expect.stringContaining(`${lock} is left; when no git runs there, remove that file`),
  });
  rmSync(lock);
  expect(await back(handle, setting)).toEqual({ state: 'done', note: '' });
  expect(code.state()).toEqual(before);
});

test('after a crash in the middle it can also be completed', async () => {
  const setting = await createSetting();
  const handle = await handleOf(setting);
  // Some files are those of then, one is missing; HEAD and the index are those of before.
  setting.code.write({ 'app.js': 'then\n', 'old.js': 'old\n' });
  rmSync(join(setting.code.path, 'new'), { recursive: true });
  expect(await go(handle, setting)).toMatchObject({ state: 'done' });
  expectThen(setting);
});

test('a crash between the index and HEAD is brought back too', async () => {
  const setting = await createSetting();
  const before = setting.code.state();
  const handle = await handleOf(setting);
  setting.code.git('read-tree', '-m', '-u', 'main', 'v1');
  expect(setting.code.read('app.js')).toBe('then\n');
  expect(await back(handle, setting)).toEqual({ state: 'done', note: '' });
  expect(setting.code.state()).toEqual(before);
});

test('work of somebody in half a tree is not overwritten', async () => {
  const setting = await createSetting();
  const handle = await handleOf(setting);
  setting.code.write({ 'app.js': 'neither\n', 'old.js': 'old\n' });
  expect(await back(handle, setting)).toMatchObject({
    state: 'failed',
    message: expect.stringMatching(/files were changed meanwhile: app.js$/),
  });
  expect(setting.code.read('app.js')).toBe('neither\n');
});

test('an interrupt before it begins changes nothing', async () => {
  const setting = await createSetting();
  const handle = await handleOf(setting);
  const before = setting.code.state();
  setting.context.abort(new Error('interrupted'));
  await expect(go(handle, setting)).rejects.toThrow('interrupted');
  expect(setting.code.state()).toEqual(before);
});

test('an interrupt in the middle waits for the end; the way back asks for none', async () => {
  const setting = await createSetting();
  const before = setting.code.state();
  const handle = await handleOf(setting);
  const gate = join(setting.code.home, 'gate');
  execFileSync('mkfifo', [gate]);
  setting.code.git('config', '--global', 'filter.slow.smudge', `read line < ${gate}; cat`);
  writeFileSync(join(setting.code.path, '.git/info/attributes'), 'old.js filter=slow\n');
  const going = go(handle, setting);
  // Opens only when the filter does: git is in the middle then.
  const opened = await open(gate, 'w');
  setting.context.abort(new Error('interrupted'));
  await opened.write('on\n');
  await opened.close();
  expect(await going).toMatchObject({ state: 'done' });
  expectThen(setting);
  expect(await back(handle, setting)).toMatchObject({ state: 'done' });
  expect(setting.code.state()).toEqual(before);
});

test('a repository that cannot be written is a failed checkout, not a lost restore', async () => {
  const setting = await createSetting();
  const handle = await handleOf(setting);
  const folder = join(setting.code.home, 'gone');
  mkdirSync(folder);
  rmSync(folder, { recursive: true });
  expect(await go({ ...handle, folder }, setting)).toMatchObject({
    state: 'failed',
    message: expect.stringContaining('ENOENT'),
  });
  expect(setting.code.read('app.js')).toBe('now\n');
});
