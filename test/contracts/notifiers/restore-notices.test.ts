import { afterEach, expect, test } from 'vitest';
import { create as createEmail } from '../../../src/adapters/notifiers/email/notifier.ts';
import { create as createWebhook } from '../../../src/adapters/notifiers/webhook/notifier.ts';
import type { NotifierEmail, NotifierWebhook } from '../../../src/model/plan.ts';
import type { RestoreHappening } from '../../../src/model/restore/event.ts';
import { renderRestoreNotice } from '../../../src/model/restore/notice.ts';
import type { NotifierPart } from '../../../src/runner/job.ts';
import { sendRestoreNotices } from '../../../src/runner/restore/restore-notices.ts';
import { WatchedContext } from '../../rig/destination/watched-context.ts';
import { openMailServer } from '../../rig/notifier/mail-server.ts';
import { type Answer, openReceiver } from '../../rig/notifier/receiver.ts';
import { failedRestore, restored } from '../../rig/notifier/restore-samples.ts';
import { partsWith } from '../../rig/notifier/samples.ts';

const closing: (() => Promise<void>)[] = [];
const { clock } = new WatchedContext();

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const ok: Answer = (response) => response.end('thanks');

async function webhook(id: string, answer: Answer, title?: string) {
  const { url, received, close } = await openReceiver(answer);
  closing.push(close);
  const config: NotifierWebhook = {
    id,
    type: 'webhook',
    url: { env: 'URL' },
    method: 'POST',
    headers: {},
    on: [],
    timeout: 10_000,
    ...(title === undefined ? {} : { title }),
  };
  return { notifier: createWebhook(config, partsWith({ URL: url })), received };
}

async function email() {
  const { port, mails, close } = await openMailServer({ disabledCommands: ['STARTTLS'] });
  closing.push(close);
  const config: NotifierEmail = {
    type: 'email',
    smtp: { host: 'localhost', port, tls: 'none' },
    from: 'Backups <backups@example.org>',
    to: ['ops@example.org'],
    on: [],
    timeout: 10_000,
  };
  return { notifier: createEmail(config, partsWith({})), mails };
}

function told(notifiers: readonly NotifierPart[], summary = restored) {
  const events: RestoreHappening[] = [];
  const sent = sendRestoreNotices(
    { notifiers, clock },
    summary,
    (event) => void events.push(event),
  );
  return sent.then(() => events);
}

const wanting = { on: ['failure', 'restore'], timeoutMs: 10_000 };

test('a webhook gets a restore as JSON, and can tell it from a run', async () => {
  const { notifier, received } = await webhook('ops', ok, '${pipeline} ${outcome} ${backup}');
  expect(await told([{ notifier, ...wanting }])).toEqual([
    { event: 'notified', channel: 'ops', ok: true, message: 'restore' },
  ]);
  expect(JSON.parse(received[0]?.body ?? '')).toEqual({
    formatVersion: 1,
    ...renderRestoreNotice(restored),
    title: 'shop restored 20261120T021700Z-k3f9',
  });
  expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({ about: 'restore', event: 'restore' });
});

test('a mail says how a restore ended', async () => {
  const { notifier, mails } = await email();
  await told([{ notifier, ...wanting }], failedRestore);
  const raw = mails[0]?.raw ?? '';
  expect(raw).toMatch(/^Subject: shop: restore failed\r$/m);
  expect(raw).toMatch(/^Message-ID: <shop\.restore\.20261123T094100Z-r7m2@example\.org>\r$/m);
  expect(raw).toContain('Everything is as it was before.');
});

test('whoever does not want to hear of restores does not', async () => {
  const { notifier, received } = await webhook('ops', ok);
  expect(await told([{ notifier, on: ['failure', 'success'], timeoutMs: 10_000 }])).toEqual([]);
  expect(received).toEqual([]);
});

test('a channel that fails or never answers is told, and keeps nobody else from hearing', async () => {
  const broken = await webhook('broken', (response) => {
    response.statusCode = 500;
    response.end('no');
  });
  const silent = await webhook('silent', () => undefined);
  const well = await webhook('well', ok);
  const events = await told([
    { notifier: broken.notifier, ...wanting },
    { notifier: silent.notifier, ...wanting, timeoutMs: 300 },
    { notifier: well.notifier, ...wanting },
  ]);
  expect(events).toHaveLength(3);
  expect(events).toEqual(
    expect.arrayContaining([
      {
        event: 'notified',
        channel: 'broken',
        ok: false,
        message: expect.stringContaining('answered 500: no'),
      },
      { event: 'notified', channel: 'silent', ok: false, message: expect.any(String) },
      { event: 'notified', channel: 'well', ok: true, message: 'restore' },
    ]),
  );
  expect(well.received).toHaveLength(1);
});
