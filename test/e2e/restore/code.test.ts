import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { commitAll, git } from '../../rig/run/git.ts';
import { keepNow } from '../../rig/run/restore-kills.ts';
import {
  assertThenOrNow,
  openRestoreSite,
  plantRecorder,
  type RestoreSite,
  restore,
  startRestore,
  tokenOf,
} from '../../rig/run/restoring.ts';
import { manifestsAt } from '../../rig/run/stored.ts';

const services = 'services: { command: { stop: [./record, stop], start: [./record, start] } }';
const top = [`application: { version: { git: tag }, ${services} }`];
const ofThen = { top, after: ['retention: { keep: { last: 1 }, maxDeletes: 50 }'] };
const ignored = ['tree*', '.tree*', 'notes*', '.notes*', 'keys', 'record', 'calls'];

interface TaggedSite extends RestoreSite {
  /** Of a backup at the tag. */
  readonly tagged: string;
}

/** The code was at a tag when a backup was made, and has gone on since. */
async function openTaggedSite(more: readonly string[] = []): Promise<TaggedSite> {
  const given = await openRestoreSite();
  const { site } = given;
  const ignore = (...files: readonly string[]) =>
    site.write('repository/.gitignore', [...ignored, ...files, ''].join('\n'));
  ignore(...more);
  given.rewrite(ofThen);
  await commitAll(site.repository, 'then');
  await git(site.repository, 'tag --annotate --message 1 v1');
  const ran = await site.run('run', '--json');
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  given.rewrite({ top });
  ignore();
  await git(site.repository, 'add --all', 'commit --quiet --message now');
  return { ...given, tagged: ran.summary?.backup ?? '' };
}

async function killAtTheTag({ site, tagged }: TaggedSite): Promise<void> {
  const live = await startRestore(site, `@${tagged}`, '--no-safety-backup', '--checkout', 'tag');
  await live.until(({ event }) => event === 'activated');
  live.kill('SIGKILL');
  expect(await live.ended).toMatchObject({ signal: 'SIGKILL' });
}

test('a restore that is killed at a tag without a pipeline file is taken back by recover', async () => {
  const given = await openTaggedSite(['backup.pipeline.yaml']);
  const { site } = given;
  const { calls } = plantRecorder(site);
  await killAtTheTag(given);
  expect(existsSync(site.path('repository/backup.pipeline.yaml'))).toBe(false);
  const recovered = await site.run('recover');
  expect(recovered, recovered.stderr).toMatchObject({ code: 0 });
  expect(recovered.stdout).toContain('is where it was before');
  expect(calls().at(-1)).toBe('start');
  expect(await git(site.repository, 'status --short', 'symbolic-ref HEAD')).toBe(
    'refs/heads/main\n',
  );
  expect(await assertThenOrNow(given)).toBe('now');

  await killAtTheTag(given);
  await git(site.repository, 'checkout --quiet -B later main', 'commit --quiet --allow-empty -m x');
  const moved = await site.run('recover');
  expect(moved).toMatchObject({ code: 3 });
  expect(moved.stderr).toContain('HEAD is at refs/heads/later');
  expect(calls().at(-1)).toBe('start');
  expect(await assertThenOrNow(given)).toBe('now');
});

test('code that cannot go to the tag costs the checkout, never the data', async () => {
  const given = await openTaggedSite();
  const { site, tagged } = given;
  plantRecorder(site);
  const { reset } = keepNow(given);
  const at = [`@${tagged}`, '--checkout', 'tag', '--no-safety-backup'];
  const head = () => git(site.repository, 'rev-parse HEAD');
  const before = await head();
  const token = await tokenOf(site, ...at);
  await git(site.repository, 'tag --force v1 main');
  // Agreed to was a checkout.
  expect(await site.run('restore', ...at, '--confirm', token)).toMatchObject({ code: 77 });
  for (const [commands, says] of [
    [['tag --force v1 main'], 'moved'],
    [['tag --delete v1'], 'gone'],
    [['tag v1 main~1', 'mv .gitignore ignore'], 'changes'],
  ] as const) {
    await git(site.repository, ...commands);
    const ran = await restore(site, ...at);
    expect(ran, ran.stderr).toMatchObject({ code: 3, restored: { outcome: 'incomplete' } });
    expect(ran.lastLine).toContain('the code stays');
    expect([says, await head()]).toEqual([says, before]);
    expect(ran.restored?.artifacts.map(({ isActive }) => isActive)).toEqual([true, true]);
    reset();
  }
});

test('rules of a tag at which a restore was killed remove no backup of today', async () => {
  const given = await openTaggedSite();
  const { site } = given;
  plantRecorder(site);
  expect(await site.run('run')).toMatchObject({ code: 0 });
  const before = manifestsAt(site, 'here').map(({ id }) => id);
  await killAtTheTag(given);
  const stale = await site.run('run', '--json');
  expect(stale, stale.stderr).toMatchObject({ code: 75 });
  expect(stale.stderr).toContain('the pipeline file has changed since it was read');
  expect(manifestsAt(site, 'here').map(({ id }) => id)).toEqual(before);
  expect(await site.run('run')).toMatchObject({ code: 0 });
  expect(manifestsAt(site, 'here')).toHaveLength(before.length + 1);
  expect(await assertThenOrNow(given)).toBe('now');
});
