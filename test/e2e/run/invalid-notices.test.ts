import { writeFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { listenTo } from '../../rig/run/failed.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { docs, openSite, type PipelineWishes } from '../../rig/run/site.ts';

async function openHeard() {
  const site = openSite();
  const listener = await listenTo(site, onTestFinished);
  const write = (wishes: PipelineWishes) =>
    site.pipeline({ ...wishes, after: [...(wishes.after ?? []), ...listener.stages] });
  const notices = () => listener.receiver.received.map(({ body }) => JSON.parse(body));
  return { site, listener, write, notices };
}

const password = 'hunter2-in-plain-text';
const invalid: readonly (readonly [string, PipelineWishes, RegExp])[] = [
  [
    'retention',
    { after: ['retention: { keep: { last: 3, daily: 0 } }'] },
    /^backup\.pipeline\.yaml:\d+:\d+: BP2041 .*daily/,
  ],
  ['dump', { dump: ['{ id: docs, type: files }'] }, /: BP2002 /],
  [
    'dump with a secret',
    { dump: [`{ id: db, type: postgres, database: shop, password: ${password} }`] },
    /: BP20\d\d /,
  ],
  ['fragment', { top: ['extends: [pipelines/gone.yaml]'] }, /: BP1020 .*gone\.yaml/],
  [
    'variable that it does not use',
    { top: ['env: [NOT_SET]', 'vars: { a: "${NOT_SET}" }'] },
    /: BP3006 /,
  ],
];

test.each(invalid)('an invalid %s is told', async (_what, wishes, says) => {
  const { site, write, notices } = await openHeard();
  site.canaries.push(password);
  write(wishes);
  const ran = await site.run('run', '--json');
  expect(ran.code, ran.stderr).toBe(65);
  expect(notices()).toEqual([
    expect.objectContaining({
      event: 'failure',
      title: 'shop: backup failed',
      summary: expect.objectContaining({
        pipeline: 'shop',
        outcome: 'failed',
        exit: 65,
        reason: 'the run could not begin: backup.pipeline.yaml is invalid',
        failure: expect.objectContaining({ message: expect.stringMatching(says) }),
      }),
    }),
  ]);
  expect(JSON.stringify(notices())).not.toContain(password);
});

test('the first mistakes are told, and how many more there are', async () => {
  const { site, write, notices } = await openHeard();
  const wrong = ['last', 'daily', 'weekly', 'monthly', 'yearly'].map((key) => `${key}: 0`);
  write({ after: [`retention: { keep: { ${wrong.join(', ')} } }`] });
  expect((await site.run('run')).code).toBe(65);
  const { message } = notices()[0].summary.failure;
  expect(message.match(/BP2041/g)).toHaveLength(3);
  expect(message).toMatch(/; and 2 more$/);
});

const silent: readonly (readonly [string, PipelineWishes])[] = [
  [
    'whose channel is wrong',
    { after: ['notify: [{ type: webhook, url: { env: NOTICE_URL }, on: [succes] }]'] },
  ],
  [
    'with a key that is there twice in its channel',
    {
      after: [
        'notify: [{ type: webhook, type: webhook, url: { env: NOTICE_URL }, on: [failure] }]',
      ],
    },
  ],
  [
    'whose channel uses a wrong variable',
    {
      top: ['env: [NOT_SET]', 'vars: { to: "${NOT_SET}" }'],
      after: [
        'notify: [{ type: email, smtp: { host: localhost, port: 1 }, user: "${vars.to}", password: { env: NOTICE_URL }, from: a@example.org, to: [b@example.org] }]',
      ],
    },
  ],
  [
    'with more mistakes than anybody reads, one of them in its channel',
    {
      dump: Array.from(
        { length: 700 },
        (_none, at) => `{ id: d${at}, type: postgres, odd: 1, database: 7 }`,
      ),
      after: ['notify: [{ type: webhook, url: { env: NOTICE_URL }, bogus: 1, on: [failure] }]'],
    },
  ],
  ['without channels', { dump: ['{ id: docs, type: files }'] }],
  [
    'that is no YAML',
    { top: ['labels: { a: ['], after: ['notify: [{ type: webhook, url: { env: NOTICE_URL } }]'] },
  ],
  [
    'without a right name',
    { name: 'Shop Nord', after: ['notify: [{ type: webhook, url: { env: NOTICE_URL } }]'] },
  ],
];

test.each(silent)('a file %s tells nobody, and says nothing more', async (_what, wishes) => {
  const { site, notices } = await openHeard();
  site.pipeline(wishes);
  const checked = await site.run('validate');
  const ran = await site.run('run');
  expect([checked.code, ran.code]).toEqual([65, 65]);
  expect(notices()).toEqual([]);
  expect(ran.stderr).not.toContain('notified');
});

test('only a run tells: neither a trial nor a validation', async () => {
  const { site, write, notices } = await openHeard();
  write({ dump: ['{ id: docs, type: files }'] });
  expect((await site.run('run', '--dry-run')).code).toBe(65);
  expect((await site.run('validate')).code).toBe(65);
  expect((await site.run('plan')).code).not.toBe(0);
  expect(notices()).toEqual([]);
});

test('a channel whose secret cannot be read is named, and the exit code stays', async () => {
  const { site, write, notices } = await openHeard();
  site.env = {};
  write({ dump: ['{ id: docs, type: files }'] });
  const ran = await site.run('run');
  expect(ran.code).toBe(65);
  expect(ran.stderr).toMatch(/^warning {2}webhook was not notified: .*NOTICE_URL/m);
  expect(notices()).toEqual([]);
});

test('a job of GitHub hides the address before anybody can print it', async () => {
  const { site, write, notices } = await openHeard();
  site.env = { ...site.env, GITHUB_ACTIONS: 'true' };
  write({ dump: ['{ id: docs, type: files }'] });
  expect((await site.run('run')).stderr).toContain(`::add-mask::${site.env.NOTICE_URL}\n`);
  const { stdout } = await site.run('run', '--json');
  expect(JSON.parse(stdout), 'one document and nothing else').toMatchObject({
    exit: { code: 65 },
  });
  expect(notices()).toHaveLength(2);
});

test('a fragment may hold the channels; a mistake of its own keeps them silent', async () => {
  const { site, listener, notices } = await openHeard();
  const fragment = (text: string) => site.write('repository/pipelines/told.yaml', text);
  fragment(`stages:\n  ${listener.stages[0]}\n`);
  site.pipeline({ top: ['extends: [pipelines/told.yaml]'], dump: ['{ id: docs, type: files }'] });
  expect((await site.run('run')).code).toBe(65);
  expect(notices()).toHaveLength(1);
  fragment('stages:\n  notify: [{ type: webhook, url: https://example.org/T0KEN }]\n');
  expect((await site.run('run')).code).toBe(65);
  expect(notices()).toHaveLength(1);
});

test('it is a failure to recover from; a timer that asks often tells it once', async () => {
  const { site, listener, write } = await openHeard();
  const top = ['schedule: { cron: "* * * * *" }'];
  write({ top, dump: ['{ id: docs, type: files }'] });
  expect((await site.run('run', '--due')).code).toBe(65);
  expect((await site.run('run', '--due')).code).toBe(65);
  expect(listener.events()).toEqual(['failure']);
  write({ top, dump: [docs, docs] });
  expect((await site.run('run', '--due')).code).toBe(65);
  expect((await site.run('run')).code).toBe(65);
  expect(listener.events()).toEqual(['failure', 'failure', 'failure']);
  write({ top });
  expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
  expect(listener.events().at(-1)).toBe('recovery');
  await assertInvariants(site);
});

test('a lock that is busy and a destination that cannot be reached are told', async () => {
  const { site, listener, write } = await openHeard();
  write({ hooks: ['{ at: "before:dump", run: [sleep, "600"], timeout: 1h }'] });
  const live = site.start(['run', '--json']);
  await live.until(({ event }) => event === 'hook');
  expect(await site.run('run', '--json')).toMatchObject({ code: 75 });
  live.kill('SIGKILL');
  await live.ended;
  expect(await site.run('recover')).toMatchObject({ code: 0 });
  writeFileSync(site.path('wall'), 'a file where the folder should be');
  write({ upload: [`{ id: here, type: local, path: ${site.path('wall')}, required: true }`] });
  expect(await site.run('run', '--json')).toMatchObject({ code: 69 });
  expect(listener.events()).toEqual(['failure', 'failure']);
  write({});
  expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
  await assertInvariants(site);
});
