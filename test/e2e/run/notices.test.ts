import { createHmac } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { openMailServer } from '../../rig/notifier/mail-server.ts';
import { type Answer, openReceiver } from '../../rig/notifier/receiver.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { openSite, type Site } from '../../rig/run/site.ts';
import { manifestsAt } from '../../rig/run/stored.ts';

const broken = '{ id: odd, type: command, run: ["false"], restore: [cat], extension: txt }';
const hook = (more: string) => `notify: [{ type: webhook, url: { env: NOTICE_URL }, ${more} }]`;

async function openTold(answer: Answer, more: string) {
  const receiver = await openReceiver(answer);
  onTestFinished(() => receiver.close());
  const site = openSite({ after: [hook(more)] });
  site.env = { NOTICE_URL: `${receiver.url}/T0KEN`, NOTICE_KEY: 'hmac-key-of-the-hook' };
  site.canaries.push('T0KEN', 'hmac-key-of-the-hook');
  return { site, receiver, stages: [hook(more)] };
}

function expectDone(site: Site): void {
  expect(manifestsAt(site, 'here')).toHaveLength(1);
  expect(manifestsAt(site, 'nas')).toHaveLength(1);
}

test('a webhook hears of a success, signed', async () => {
  const { site, receiver } = await openTold(
    (response) => response.end(),
    'on: [success], hmac: { env: NOTICE_KEY }',
  );
  const { code, summary, events } = await site.run('run', '--json');
  expect(code).toBe(0);
  const [notice] = receiver.received;
  if (notice === undefined) throw new Error('nothing was sent');
  const { headers, body } = notice;
  const signed = `${headers['x-backup-pipeline-timestamp']}.${body}`;
  const mac = createHmac('sha256', 'hmac-key-of-the-hook').update(signed).digest('hex');
  expect(headers['x-backup-pipeline-signature']).toBe(`sha256=${mac}`);
  expect(JSON.parse(body)).toMatchObject({ event: 'success', summary: { run: summary?.run } });
  expect(events).toContainEqual(expect.objectContaining({ event: 'notified', ok: true }));
  site.told.push(body);
  await assertInvariants(site);
});

test('people hear of a failure by mail, and of no success', async () => {
  const server = await openMailServer({ disabledCommands: ['STARTTLS', 'AUTH'] });
  onTestFinished(() => server.close());
  const smtp = `{ host: localhost, port: ${server.port}, tls: none }`;
  const mail = `notify: [{ type: email, smtp: ${smtp}, from: backup@example.org, to: [ops@example.org] }]`;
  const site = openSite({ after: [mail] });
  expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
  expect(server.mails).toEqual([]);
  site.pipeline({ dump: [broken], after: [mail] });
  expect(await site.run('run', '--json')).toMatchObject({ code: 1 });
  expect(server.mails).toHaveLength(1);
  expect(server.mails[0]).toMatchObject({ from: 'backup@example.org', to: ['ops@example.org'] });
  expect(server.mails[0]?.raw).toMatch(/^Subject: .*shop: backup failed/m);
  await assertInvariants(site);
});

const deaf: readonly (readonly [string, Answer])[] = [
  [
    'answers with 500',
    (response) => {
      response.statusCode = 500;
      response.end('no');
    },
  ],
  ['never answers', () => undefined],
  ['hangs up', (response) => void response.destroy()],
];

test.each(deaf)('a channel that %s changes nothing but the record', async (_how, answer) => {
  const { site } = await openTold(answer, 'on: [success], timeout: 2s');
  const { code, events, summary } = await site.run('run', '--json');
  expect({ code, outcome: summary?.outcome }).toEqual({ code: 0, outcome: 'success' });
  expect(events).toContainEqual(expect.objectContaining({ event: 'notified', ok: false }));
  expectDone(site);
  await assertInvariants(site);
});

test('a channel that nobody listens to changes nothing', async () => {
  const { site, receiver } = await openTold((response) => response.end(), 'on: [success]');
  await receiver.close().catch(() => undefined);
  expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
  expectDone(site);
  await assertInvariants(site);
});

test('a failed run is never told as a success, whatever fails', async () => {
  const { site, receiver, stages } = await openTold(
    (response) => response.end(),
    'on: [success, failure, partial, skipped]',
  );
  site.pipeline({ dump: [broken], after: stages });
  expect(await site.run('run', '--json')).toMatchObject({ code: 1 });
  site.pipeline({ preflight: '{ keepFree: 900000GiB }', after: stages });
  expect(await site.run('run', '--json')).toMatchObject({ code: 69 });
  const events = receiver.received.map(({ body }) => JSON.parse(body).event);
  expect(events).toEqual(['failure', 'failure']);
  await assertInvariants(site);
});

test('a run that cannot even be put together is told', async () => {
  const { site, receiver } = await openTold((response) => response.end(), 'on: [failure]');
  const state = site.write('no-folder', 'a file where the folder should be');
  const ran = await site.start(['run', '--json'], { RUN_PIPELINE_STATE: state }).ended;
  expect(ran.code, ran.stderr).toBe(1);
  expect(ran.lastLine).toMatch(/^exit 1: the state folder .* cannot be used/);
  expect(ran.summary).toMatchObject({ outcome: 'failed', failure: { code: 'BP5091' } });
  expect(receiver.received.map(({ body }) => JSON.parse(body).event)).toEqual(['failure']);
  await assertInvariants(site);
});
