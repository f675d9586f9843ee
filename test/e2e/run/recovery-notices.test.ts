import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openMailServer } from '../../rig/notifier/mail-server.ts';
import { listenTo } from '../../rig/run/failed.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { openSite, type PipelineWishes, type Site } from '../../rig/run/site.ts';

const broken = '{ id: odd, type: command, run: ["false"], restore: [cat], extension: txt }';
const slow =
  "{ id: slow, type: command, run: [sh, -c, 'echo begin; sleep 600'], restore: [cat], extension: txt }";

async function openHeard() {
  const site = openSite();
  const listener = await listenTo(site, onTestFinished);
  const run = async (wishes: PipelineWishes, ...options: readonly string[]) => {
    site.pipeline({ ...wishes, after: [...(wishes.after ?? []), ...listener.stages] });
    return await site.run('run', '--json', ...options);
  };
  return { site, listener, run };
}

test('the first success after a failure is a recovery, and told once', async () => {
  const { site, listener, run } = await openHeard();
  await run({});
  await run({ dump: [broken] });
  await run({ dump: [broken] });
  await run({});
  await run({});
  expect(listener.events()).toEqual(['success', 'failure', 'failure', 'recovery', 'success']);
  const { title, summary } = JSON.parse(listener.receiver.received[3]?.body ?? '');
  expect(title).toBe('shop: backups are good again');
  expect(summary).toMatchObject({ outcome: 'success', exit: 0 });
  await assertInvariants(site);
});

test('each channel hears once, by the word that it asked for', async () => {
  const { site, listener } = await openHeard();
  const hook = (id: string, on: string) =>
    `{ id: ${id}, type: webhook, url: { env: URL_${id.toUpperCase()} }, on: [${on}] }`;
  const all = [
    hook('both', 'success, recovery'),
    hook('good', 'success'),
    hook('again', 'recovery'),
  ];
  const after = [`notify: [${all.join(', ')}]`];
  for (const id of ['both', 'good', 'again']) {
    site.env = { ...site.env, [`URL_${id.toUpperCase()}`]: `${listener.receiver.url}/${id}` };
  }
  site.pipeline({ dump: [broken], after });
  await site.run('run', '--json');
  site.pipeline({ after });
  await site.run('run', '--json');
  const heard = listener.receiver.received.map(
    ({ path, body }) => `${path} ${JSON.parse(body).event}`,
  );
  expect(heard.toSorted()).toEqual(['/again recovery', '/both recovery', '/good success']);
  await assertInvariants(site);
});

test('people who were called by mail are told that it is over', async () => {
  const server = await openMailServer({ disabledCommands: ['STARTTLS', 'AUTH'] });
  onTestFinished(() => server.close());
  const smtp = `{ host: localhost, port: ${server.port}, tls: none }`;
  const after = [
    `notify: [{ type: email, smtp: ${smtp}, from: backup@example.org, to: [ops@example.org] }]`,
  ];
  const site = openSite({ after });
  await site.run('run', '--json');
  site.pipeline({ dump: [broken], after });
  await site.run('run', '--json');
  site.pipeline({ after });
  await site.run('run', '--json');
  await site.run('run', '--json');
  const subjects = server.mails.map(({ raw }) => /^Subject: (.*)$/m.exec(raw)?.[1]);
  expect(subjects).toEqual([
    expect.stringContaining('shop: backup failed'),
    expect.stringContaining('shop: backups are good again'),
  ]);
  await assertInvariants(site);
});

async function interrupt(site: Site, signal: 'SIGINT' | 'SIGKILL'): Promise<void> {
  const live = site.start(['run', '--json']);
  await live.until(({ event }) => event === 'artifact-progress');
  live.kill(signal);
  await live.ended;
}

test.each([
  ['by a person', 'SIGINT', ['failure', 'recovery', 'success']],
  ['by kill -9', 'SIGKILL', ['recovery', 'success']],
] as const)('a success after a run that was interrupted %s', async (_how, signal, expected) => {
  const { site, listener, run } = await openHeard();
  site.pipeline({ dump: [slow], after: listener.stages });
  await interrupt(site, signal);
  await run({});
  await run({});
  expect(listener.events()).toEqual(expected);
  await assertInvariants(site);
});

test('a killed run that somebody else cleaned up after is remembered too', async () => {
  const { site, listener, run } = await openHeard();
  site.pipeline({ dump: [slow], after: listener.stages });
  await interrupt(site, 'SIGKILL');
  expect(await site.run('recover')).toMatchObject({ code: 0 });
  await run({});
  expect(listener.events()).toEqual(['recovery']);
  await assertInvariants(site);
});

test('incomplete, suspect, and runs that failed before their first stage', async () => {
  const { site, listener, run } = await openHeard();
  const optional = `${broken.slice(0, -2)}, optional: true }`;
  expect(await run({ dump: ['{ id: docs, type: files, paths: [data] }', optional] })).toMatchObject(
    { code: 3 },
  );
  await run({});
  site.write(
    'repository/keys/odd.asc',
    '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nbm8ga2V5\n-----END PGP PUBLIC KEY BLOCK-----\n',
  );
  const early = await run({ top: ['restore: { signers: [keys/odd.asc] }'] });
  expect(early, early.stderr).toMatchObject({ code: 74, summary: { stages: [] } });
  await run({});
  expect(await run({ preflight: '{ keepFree: 900000GiB }' })).toMatchObject({ code: 69 });
  await run({});
  site.write('repository/data/sub/b.bin', 'nearly nothing');
  expect(await run({})).toMatchObject({ code: 3, summary: { outcome: 'suspect' } });
  site.write('repository/data/sub/b.bin', Buffer.alloc(300_000, 'some rows of text\n'));
  await run({});
  const bad = ['partial', 'failure', 'failure', 'suspect'];
  expect(listener.events()).toEqual(bad.flatMap((event) => [event, 'recovery']));
  await assertInvariants(site);
});

test('a run that was skipped or only tried out neither tells nor forgets', async () => {
  const { site, listener, run } = await openHeard();
  await run({ dump: [broken] });
  expect(await run({}, '--dry-run')).toMatchObject({ code: 0 });
  const skip = '{ at: "before:run", run: [sh, -c, "exit 75"] }';
  expect(await run({ hooks: [skip] })).toMatchObject({ code: 75 });
  await run({});
  await run({ hooks: [skip] });
  await run({});
  const told = ['failure', 'skipped', 'recovery', 'skipped', 'success'];
  expect(listener.events()).toEqual(told);
  await assertInvariants(site);
});

test('without the state folder a recovery is told as a success, and nothing else is lost', async () => {
  const { site, listener, run } = await openHeard();
  await run({});
  await run({ dump: [broken] });
  rmSync(join(site.state, 'pipelines'), { recursive: true });
  expect(await run({}, '--adopt', 'here', '--adopt', 'nas')).toMatchObject({ code: 0 });
  expect(listener.events()).toEqual(['success', 'failure', 'success']);
  await assertInvariants(site);
});
