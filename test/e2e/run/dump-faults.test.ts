import { chmodSync, readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { expectFailure, type Listener, listenTo } from '../../rig/run/failed.ts';
import { fakePrograms } from '../../rig/run/fakes.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { docs, openSite, type PipelineWishes, type Site } from '../../rig/run/site.ts';
import { manifestsAt } from '../../rig/run/stored.ts';
import { withoutPrivilege } from '../../rig/without-privilege.ts';

async function openListened(): Promise<{ readonly site: Site; readonly listener: Listener }> {
  const site = openSite();
  return { site, listener: await listenTo(site, onTestFinished) };
}

function command(script: string, more = ''): string {
  return `{ id: odd, type: command, run: [sh, -c, '${script}'], restore: [cat], extension: bin${more} }`;
}

const failing: readonly (readonly [string, PipelineWishes, Parameters<typeof expectFailure>[1]])[] =
  [
    [
      'a program that writes a megabyte and then fails',
      { dump: [docs, command('head -c 1000000 /dev/zero; echo no such table >&2; exit 1')] },
      { exit: 1, code: 'BP5010', says: /no such table/ },
    ],
    [
      'a program that is killed',
      { dump: [command('head -c 1000000 /dev/zero; kill -9 $$$$')] },
      { exit: 1, code: 'BP5011', says: /SIGKILL/ },
    ],
    [
      'a program that is not there',
      {
        dump: [
          docs,
          '{ id: odd, type: command, run: [no-such-program], restore: [cat], extension: bin }',
        ],
      },
      { exit: 69, code: 'BP5002', says: /no-such-program/ },
    ],
    [
      'no byte at all',
      { dump: [docs, command('exit 0')] },
      { exit: 1, code: 'BP5013', says: /odd|empty|byte/ },
    ],
    [
      'a program that hangs',
      { dump: [command('echo begin; sleep 600', ', idle: 1s')] },
      { exit: 1, code: 'BP5015', says: /./ },
    ],
    [
      'a dump that takes too long',
      { dump: [command('while echo more; do sleep 0.1; done', ', timeout: 1s')] },
      { exit: 1, code: 'BP5016', says: /./ },
    ],
    [
      'a run that takes too long',
      { top: ['timeout: 2s'], dump: [command('while echo more; do sleep 0.1; done')] },
      { exit: 1, code: 'BP5016', says: /./ },
    ],
  ];

test.each(failing)('%s makes no backup', async (_what, wishes, expected) => {
  const { site, listener } = await openListened();
  await expectFailure({ site, wishes, listener }, expected);
});

test.each([
  ['tar', 'BP5011'],
  ['zstd', 'BP5011'],
  ['gpg', 'BP5011'],
])('%s that is killed while its output ends cleanly makes no backup', async (name) => {
  const { site, listener } = await openListened();
  site.env = { ...site.env, PASSPHRASE: 'correct horse battery' };
  const scripts: Readonly<Record<string, string>> = {
    tar: '"$real" "$@" | head -c 20480; kill -9 $$',
    zstd: 'head -c 20480 | "$real" "$@"; kill -9 $$',
    gpg: 'case " $* " in *" --symmetric "*|*" --encrypt "*) head -c 200 | "$real" "$@"; kill -9 $$;; esac; exec "$real" "$@"',
  };
  const more = fakePrograms(site, { [name]: scripts[name] ?? '' });
  const wishes = { encrypt: '{ passphrase: { env: PASSPHRASE }, engine: gpg }' };
  await expectFailure(
    { site, wishes, listener, more },
    { exit: 1, code: 'BP5011', says: /SIGKILL/ },
  );
});

test('tar that ends with 1 is policy, with 2 a failure', async () => {
  const { site, listener } = await openListened();
  const changed =
    'for last; do :; done; "$real" "$@"; echo "$real: data/a.txt: file changed as we read it" >&2; exit 1';
  const more = fakePrograms(site, { tar: changed });
  const lax = await site.start(['run', '--json'], more).ended;
  expect(lax, lax.stderr).toMatchObject({ code: 0 });
  expect(lax.summary?.warnings.join()).toMatch(/changed/);
  const strict = { dump: ['{ id: docs, type: files, paths: [data], onChange: fail }'] };
  site.pipeline(strict);
  const refused = await site.start(['run', '--json'], more).ended;
  expect(refused).toMatchObject({ code: 1, summary: { failure: { code: 'BP5017' } } });
  fakePrograms(site, { tar: '"$real" "$@"; echo "tar: something awful" >&2; exit 2' });
  site.pipeline();
  const broken = await site.start(['run', '--json'], more).ended;
  expect(broken).toMatchObject({ code: 1, summary: { failure: { code: 'BP5010' } } });
  await assertInvariants(site);
  expect(listener.events()).toEqual([]);
});

test('a file that cannot be read fails the dump, or is told', async () => {
  const site = openSite();
  chmodSync(site.write('repository/data/secret.txt', 'x'), 0);
  const words = withoutPrivilege();
  const real = 'exec "$real" "$@"';
  const more = fakePrograms(site, {
    tar: words.length === 0 ? real : `exec ${words.join(' ')} "$real" "$@"`,
  });
  const failed = await site.start(['run', '--json'], more).ended;
  expect(failed, failed.stderr).toMatchObject({
    code: 1,
    summary: { failure: { code: 'BP5017' } },
  });
  expect(failed.lastLine).toContain('secret.txt');
  site.pipeline({ dump: ['{ id: docs, type: files, paths: [data], onUnreadable: warn }'] });
  const warned = await site.start(['run', '--json'], more).ended;
  expect(warned, warned.stderr).toMatchObject({ code: 0 });
  expect(warned.summary?.warnings.join()).toContain('secret.txt');
  await assertInvariants(site);
});

test('half the usual size is kept, suspected and told', async () => {
  const { site, listener } = await openListened();
  site.pipeline({ after: listener.stages });
  expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
  site.write('repository/data/sub/b.bin', 'little');
  const { code, summary } = await site.run('run', '--json');
  expect({ code, outcome: summary?.outcome }).toEqual({ code: 3, outcome: 'suspect' });
  expect(listener.events()).toEqual(['success', 'suspect']);
  const [first, second] = manifestsAt(site, 'here');
  const { stdout } = await site.run('list', '--json');
  expect(stdout).toContain(second?.id ?? 'none');
  expect(first?.id).not.toBe(second?.id);
  await assertInvariants(site);
});

test('a database under writes is copied as it was at one moment', async () => {
  const site = openSite({
    dump: ['{ id: notes, type: sqlite, path: notes.sqlite }'],
    compress: '{ algorithm: none }',
  });
  const database = new DatabaseSync(site.path('repository/notes.sqlite'));
  database.exec('pragma journal_mode = wal; create table a (n); create table b (n);');
  const write = () =>
    database.exec('begin; insert into a values (1); insert into b values (1); commit');
  for (let count = 0; count < 500; count += 1) write();
  const timer = setInterval(write, 1);
  onTestFinished(() => {
    clearInterval(timer);
    database.close();
  });
  expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
  clearInterval(timer);
  const [manifest] = manifestsAt(site, 'here');
  const file = site.path('here/shop', manifest?.id ?? '', 'notes.sqlite');
  const copy = new DatabaseSync(site.write('copy.sqlite', readFileSync(file)));
  const counts = copy
    .prepare('select (select count(*) from a) a, (select count(*) from b) b')
    .get();
  copy.close();
  expect(counts?.a).toBe(counts?.b);
  expect(Number(counts?.a)).toBeGreaterThanOrEqual(500);
  expect(manifest?.artifacts[0]?.facts.rows).toEqual({ a: counts?.a, b: counts?.b });
  await assertInvariants(site);
});
