import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLocalPlace } from '../../../src/adapters/places/local/local.ts';
import { checkOut } from '../../../src/stages/restore/checkout/check-out.ts';
import { comeBack } from '../../../src/stages/restore/checkout/come-back.ts';
import { acknowledge, readMarker } from '../../../src/stages/restore/checkout/marker-file.ts';
import { findRetentionObstacle } from '../../../src/stages/restore/checkout/retention-obstacle.ts';
import { temporaryFolder } from '../step-context.ts';
import { createSetting, fakeGit, handleOf, prepare, type Setting } from './setting.ts';

const obstacle = ({ code, place, context }: Setting) =>
  findRetentionObstacle(code.path, place, context);

async function restored(): Promise<Setting> {
  const setting = await createSetting();
  const { place, context } = setting;
  const result = await checkOut(await handleOf(setting), place, context);
  expect(result).toMatchObject({ state: 'done' });
  return setting;
}

test('retention is stopped for as long as the code is where a restore put it', async () => {
  const setting = await restored();
  expect(await obstacle(setting)).toBe(
    `the code is at the tag v1 since the restore of B1, and rules of then must not remove backups of today; go back with: git -C ${setting.code.path} checkout main --`,
  );
  setting.code.git('checkout', '--quiet', 'main', '--');
  expect(await obstacle(setting)).toBeNull();
});

test('a detached HEAD alone, as CI has it, stops nothing', async () => {
  const setting = await createSetting();
  setting.code.git('checkout', '--quiet', '--detach', 'v1');
  expect(await obstacle(setting)).toBeNull();
});

test('a commit that somebody else has checked out since stops nothing', async () => {
  const setting = await restored();
  setting.code.git('checkout', '--quiet', '--detach', setting.now);
  expect(await obstacle(setting)).toBeNull();
});

test('after the rollback nothing is noted', async () => {
  const setting = await createSetting();
  const { place, context } = setting;
  const handle = await handleOf(setting);
  await checkOut(handle, place, context);
  await comeBack(handle, place, context);
  expect(await readMarker(handle.folder)).toBeNull();
  expect(readdirSync(handle.folder).filter((name) => name.includes('run-pipeline'))).toEqual([]);
});

test('a person may say that the code stays there; the next restore asks again', async () => {
  const setting = await restored();
  const folder = join(setting.code.path, '.git');
  const answer = { at: '2026-11-20T18:00:00Z', by: 'kim', reason: 'rolled back on purpose' };
  expect(await acknowledge(folder, answer)).toMatchObject({ acknowledged: answer });
  expect(await obstacle(setting)).toBeNull();
  const { code, place, context } = setting;
  code.git('tag', 'v2', setting.now);
  const { handle } = await prepare(setting, { tag: 'v2', commit: setting.now });
  if (handle) await checkOut(handle, place, context);
  // Where the code belongs is still where it was before the first of them.
  expect(await obstacle(setting)).toMatch(/at the tag v2 .* checkout main --$/);
  if (handle) await comeBack(handle, place, context);
  expect(await readMarker(folder)).toMatchObject({ to: { tag: 'v1' }, acknowledged: answer });
  expect(code.git('rev-parse', 'HEAD')).toBe(setting.old);
});

test('nothing to acknowledge', async () => {
  expect(await acknowledge(await temporaryFolder(), { at: '', by: '', reason: '' })).toBeNull();
});

test.each(['', '{', '[]', '{"formatVersion":2}', 'null'])('a note that says %j', async (text) => {
  const setting = await restored();
  writeFileSync(join(setting.code.path, '.git/run-pipeline-restore.json'), text);
  expect(await obstacle(setting)).toMatch(/what it noted there cannot be read$/);
});

test('the note is there before HEAD moves', async () => {
  const setting = await createSetting();
  const { code, place, context } = setting;
  const handle = await handleOf(setting);
  const note = join(code.path, '.git/run-pipeline-restore.json');
  const script = `test -e '${note}' && touch "$HOME/was-there"; cat`;
  code.git('config', '--global', 'filter.look.smudge', script);
  writeFileSync(join(code.path, '.git/info/attributes'), 'old.js filter=look\n');
  await checkOut(handle, place, context);
  expect(existsSync(join(code.home, 'was-there'))).toBe(true);
});

test('a work tree of its own has a note of its own', async () => {
  const setting = await restored();
  const other = join(setting.code.home, 'other');
  setting.code.git('worktree', 'add', '--quiet', '--detach', other, 'v1');
  const { place, context } = setting;
  expect(await findRetentionObstacle(other, place, context)).toBeNull();
  expect(await obstacle(setting)).not.toBeNull();
});

test('where there is no repository nothing is stopped', async () => {
  const { place, context } = await createSetting();
  expect(await findRetentionObstacle(await temporaryFolder(), place, context)).toBeNull();
});

test('a note is found where git does not let this user in', async () => {
  const setting = await restored();
  const script = 'GIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec "$git" "$@"';
  const { environment } = fakeGit(setting, script);
  const place = createLocalPlace({ environment });
  const find = () => findRetentionObstacle(setting.code.path, place, setting.context);
  expect(await find()).toMatch(/^the code is at the tag v1 since/);
  const note = join(setting.code.path, '.git/run-pipeline-restore.json');
  expect(statSync(note).mode & 0o444).toBe(0o444);
  setting.code.git('checkout', '--quiet', 'main');
  expect(await find()).toBeNull();
});
