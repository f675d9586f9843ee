import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLocalPlace } from '../../../src/adapters/places/local/local.ts';
import { observeCode } from '../../../src/stages/restore/checkout/observe.ts';
import { Repository } from '../../rig/restore/repository.ts';
import { temporaryFolder } from '../step-context.ts';
import { createSetting, decide, fakeGit } from './setting.ts';

test('an annotated tag that is there and right', async () => {
  const setting = await createSetting();
  expect(await decide(setting)).toMatchObject({
    action: 'checkout',
    head: { commit: setting.now, ref: 'refs/heads/main' },
    whys: [],
  });
});

test('a light tag is as good', async () => {
  const setting = await createSetting();
  setting.code.git('tag', 'light', setting.old);
  expect(await decide(setting, { tag: 'light' })).toMatchObject({ action: 'checkout' });
});

test('the same commit already, whatever became of the tag and the files', async () => {
  const setting = await createSetting();
  setting.code.git('tag', '--delete', 'v1');
  setting.code.write({ 'app.js': 'edited\n' });
  expect(await decide(setting, { commit: setting.now })).toMatchObject({ action: 'already' });
});

test('HEAD may be detached', async () => {
  const setting = await createSetting();
  setting.code.git('checkout', '--quiet', '--detach', 'main');
  expect(await decide(setting)).toMatchObject({
    action: 'checkout',
    head: { commit: setting.now, ref: null },
  });
});

test('a tag that is gone', async () => {
  const setting = await createSetting();
  setting.code.git('tag', '--delete', 'v1');
  expect(await decide(setting)).toMatchObject({
    action: 'stays',
    whys: ['missing'],
    says: 'there is no tag v1',
    do: `git -C ${setting.code.path} fetch --tags, and plan again`,
  });
});

test('a tag that has moved', async () => {
  const setting = await createSetting();
  setting.code.git('tag', '--force', 'v1', 'main');
  expect(await decide(setting)).toMatchObject({
    action: 'stays',
    whys: ['moved'],
    says: `the tag v1 is at ${setting.now.slice(0, 12)}, and the backup was made by ${setting.old.slice(0, 12)}`,
  });
});

test('a backup that does not know its tag or its commit', async () => {
  const setting = await createSetting();
  expect(await decide(setting, { tag: null })).toMatchObject({ whys: ['not-recorded'] });
  expect(await decide(setting, { commit: null })).toMatchObject({ whys: ['not-recorded'] });
});

test.each([
  ['edited', (code: Repository) => code.write({ 'both.js': 'edited\n' })],
  ['removed', (code: Repository) => rmSync(join(code.path, 'both.js'))],
  [
    'staged',
    (code: Repository) => {
      code.write({ 'both.js': 'edited\n' });
      code.git('add', '.');
    },
  ],
])('a work tree with a file that was %s', async (_, change) => {
  const setting = await createSetting();
  change(setting.code);
  expect(await decide(setting)).toMatchObject({
    action: 'stays',
    whys: ['dirty'],
    says: 'files have changes that are not committed: both.js',
  });
});

test('a file that git was told not to look at', async () => {
  const setting = await createSetting();
  setting.code.git('update-index', '--skip-worktree', 'app.js');
  setting.code.write({ 'app.js': 'local\n' });
  expect(await decide(setting)).toMatchObject({
    whys: ['refused'],
    says: expect.stringMatching(/app\.js.*not uptodate/),
  });
});

test('files that are not tracked and not in the way are nobody’s business', async () => {
  const setting = await createSetting();
  setting.code.write({ 'note.txt': 'mine\n', 'new/note.txt': 'mine\n' });
  expect(await decide(setting)).toMatchObject({ action: 'checkout' });
});

test.each([
  ['a file', 'old.js', 'old.js', {}],
  ['a file that git ignores', 'secret.env', 'secret.env', { 'secret.env': 'then\n' }],
  ['a file where a folder belongs', 'etc', 'etc', { 'etc/a/b': 'then\n' }],
  ['a folder where a file belongs', 'etc/mine', 'etc/mine', { etc: 'then\n' }],
])('%s in the way', async (_, name, says, then) => {
  const setting = await createSetting({ old: then, now: { '.gitignore': '*.env\n' } });
  setting.code.write({ [name]: 'mine\n' });
  expect(await decide(setting)).toMatchObject({
    action: 'stays',
    whys: ['in-the-way'],
    says: `files that git does not track would be overwritten: ${says}`,
    do: 'move them away, and plan again',
  });
});

test('a tracked file may become a folder and the other way round', async () => {
  const setting = await createSetting({
    old: { a: '1', 'b/c': '2' },
    now: { 'a/x': '3', b: '4' },
  });
  expect(await decide(setting)).toMatchObject({ action: 'checkout' });
});

test('a merge that is not finished', async () => {
  const setting = await createSetting();
  writeFileSync(join(setting.code.path, '.git/MERGE_HEAD'), `${setting.old}\n`);
  expect(await decide(setting)).toMatchObject({
    whys: ['unfinished'],
    says: 'a merge was begun and is not finished',
  });
});

test('a lock that a killed git has left', async () => {
  const setting = await createSetting();
  const lock = join(setting.code.path, '.git/index.lock');
  writeFileSync(lock, '');
  expect(await decide(setting)).toMatchObject({
    whys: ['unfinished'],
    says: `git works there now, or was killed and left ${lock} behind: when no git runs there, remove that file`,
  });
});

test('a shallow clone says that it is one', async () => {
  const origin = await createSetting();
  const setting = await createSetting();
  rmSync(setting.code.path, { recursive: true });
  origin.code.git('clone', '--quiet', '--depth=1', `file://${origin.code.path}`, setting.code.path);
  expect(await decide(setting, { commit: origin.old })).toMatchObject({
    whys: ['missing'],
    says: 'there is no tag v1, and the clone is shallow',
    do: `git -C ${setting.code.path} fetch --tags --unshallow, and plan again`,
  });
});

test('a clone that would have to fetch the files of the tag', async () => {
  const origin = await createSetting();
  origin.code.git('config', 'uploadpack.allowFilter', 'true');
  const setting = await createSetting();
  rmSync(setting.code.path, { recursive: true });
  origin.code.git(
    'clone',
    '--quiet',
    '--filter=blob:none',
    `file://${origin.code.path}`,
    setting.code.path,
  );
  expect(await decide(setting, { commit: origin.old })).toMatchObject({
    whys: ['refused'],
    says: 'git would refuse the checkout: 2 objects of it are not in this clone: fetch them first',
  });
});

test('a repository without a commit', async () => {
  const { place, context } = await createSetting();
  const code = new Repository(await temporaryFolder());
  const recorded = { tag: 'v1', commit: 'a'.repeat(40) };
  const found = await observeCode({ repository: code.path, recorded }, place, context);
  expect(found).toMatchObject({ head: { commit: null, ref: 'refs/heads/main' }, tagCommit: null });
});

test('no repository', async () => {
  const { place, context } = await createSetting();
  const repository = await temporaryFolder();
  const question = { repository, recorded: { tag: 'v1', commit: null } };
  expect(await observeCode(question, place, context)).toMatchObject({
    unknown: `${repository} is no work tree of git`,
  });
  const gone = { ...question, repository: join(repository, 'gone') };
  expect(await observeCode(gone, place, context)).toMatchObject({
    unknown: `${gone.repository} does not exist`,
  });
});

test('a folder inside of a repository is none by itself', async () => {
  const { place, context, code } = await createSetting();
  const repository = join(code.path, 'new');
  const question = { repository, recorded: { tag: 'v1', commit: null } };
  expect(await observeCode(question, place, context)).toMatchObject({
    unknown: `${repository} lies in the git repository ${code.path}, and is none itself`,
  });
});

test('a bare repository has no files', async () => {
  const { place, context, code } = await createSetting();
  const bare = join(code.home, 'bare.git');
  mkdirSync(bare);
  code.git('init', '--quiet', '--bare', bare);
  const question = { repository: bare, recorded: { tag: 'v1', commit: null } };
  expect(await observeCode(question, place, context)).toMatchObject({
    unknown: `${bare} is no work tree of git`,
  });
});

test('git that is not installed', async () => {
  const setting = await createSetting();
  const place = createLocalPlace({ environment: { PATH: setting.code.home } });
  const question = { repository: setting.code.path, recorded: { tag: 'v1', commit: null } };
  expect(await observeCode(question, place, setting.context)).toMatchObject({
    unknown: expect.stringMatching(/^git does not answer: git cannot be started: /),
  });
});

test('names of files with line breaks', async () => {
  const setting = await createSetting({ now: { 'a\nb "c"': 'now\n' } });
  setting.code.write({ 'a\nb "c"': 'edited\n' });
  expect(await decide(setting)).toMatchObject({
    says: 'files have changes that are not committed: a\nb "c"',
  });
});

test('a repository of another user', async () => {
  const setting = await createSetting();
  // The switch that the tests of git itself use.
  const script = 'GIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec "$git" "$@"';
  const { path, environment } = fakeGit(setting, script);
  const place = createLocalPlace({ environment });
  const question = { repository: path, recorded: { tag: 'v1', commit: null } };
  expect(await observeCode(question, place, setting.context)).toMatchObject({
    unknown: `${path} belongs to another user, whose configuration git does not obey`,
    hint: `restore as that user, or: git config --global --add safe.directory ${path}`,
  });
});
