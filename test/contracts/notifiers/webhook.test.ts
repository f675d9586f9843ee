import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { create } from '../../../src/adapters/notifiers/webhook/notifier.ts';
import { BackupError } from '../../../src/model/failures.ts';
import type { NotifierWebhook } from '../../../src/model/plan.ts';
import { renderNotice } from '../../../src/model/run/notice.ts';
import type { Notifier } from '../../../src/ports/notifier.ts';
import { WatchedContext } from '../../rig/destination/watched-context.ts';
import { type Answer, openReceiver, type Receiver } from '../../rig/notifier/receiver.ts';
import { failedRun, partsWith } from '../../rig/notifier/samples.ts';
import { errorOf } from '../destination/subject.ts';

const config: NotifierWebhook = {
  type: 'webhook',
  url: { env: 'URL' },
  method: 'POST',
  headers: {},
  on: ['failure'],
  timeout: 10_000,
};
const notice = renderNotice('failure', failedRun);
const token = 'T0KEN-in-the-path';
const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function receiver(answer: Answer): Promise<Receiver> {
  const opened = await openReceiver(answer);
  closing.push(opened.close);
  return opened;
}

const ok: Answer = (response) => response.end('thanks');

function webhook(
  url: string,
  changes: Partial<NotifierWebhook> = {},
  secrets: Readonly<Record<string, string>> = {},
): Notifier {
  return create({ ...config, ...changes }, partsWith({ URL: url, ...secrets }));
}

/** Fails with a message and a hint, and shows the secrets nowhere. */
async function failureOf(hook: Notifier, context = new WatchedContext()): Promise<string> {
  const error = await errorOf(hook.notify(notice, context));
  expect(error).toBeInstanceOf(BackupError);
  const whole = inspect(error, { depth: null, showHidden: true });
  expect(whole).not.toContain(token);
  expect(error).toMatchObject({ hint: expect.stringMatching(/./) });
  return error instanceof Error ? error.message : '';
}

test('the notice is sent as JSON', async () => {
  const { url, received } = await receiver(ok);
  await webhook(`${url}/hook/${token}?a=1`).notify(notice, new WatchedContext());
  expect(received).toHaveLength(1);
  expect(received[0]).toMatchObject({
    method: 'POST',
    path: `/hook/${token}?a=1`,
    headers: { 'content-type': 'application/json; charset=utf-8' },
  });
  const sent: unknown = JSON.parse(received[0]?.body ?? '');
  expect(sent).toEqual({ formatVersion: 1, ...notice });
});

test('method, headers and words are those of the channel', async () => {
  const { url, received } = await receiver(ok);
  const changes: Partial<NotifierWebhook> = {
    method: 'PUT',
    headers: { Authorization: { env: 'AUTH' }, 'X-Room': { env: 'ROOM' } },
    title: '${pipeline} ${outcome}',
  };
  const secrets = { AUTH: 'Bearer abc', ROOM: '42' };
  await webhook(url, changes, secrets).notify(notice, new WatchedContext());
  expect(received[0]).toMatchObject({
    method: 'PUT',
    headers: { authorization: 'Bearer abc', 'x-room': '42' },
  });
  expect(received[0]?.headers).not.toHaveProperty('x-backup-pipeline-signature');
  expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({
    title: 'shop failed',
    body: notice.body,
  });
});

test('a login in the URL becomes a header', async () => {
  const { port, received } = await receiver(ok);
  await webhook(`http://us%40er:p%3Aw@127.0.0.1:${port}/x`).notify(notice, new WatchedContext());
  const expected = `Basic ${Buffer.from('us@er:p:w').toString('base64')}`;
  expect(received[0]).toMatchObject({ path: '/x', headers: { authorization: expected } });
});

test('the signature is over the time and the body', async () => {
  const { url, received } = await receiver(ok);
  const before = Math.floor(Date.now() / 1000);
  const hook = webhook(url, { hmac: { env: 'KEY' } }, { KEY: 'a shared key' });
  await hook.notify(notice, new WatchedContext());
  const { headers, body } = received[0] ?? expect.fail('nothing came');
  const time = String(headers['x-backup-pipeline-timestamp']);
  expect(Number(time)).toBeGreaterThanOrEqual(before);
  const expected = createHmac('sha256', 'a shared key').update(`${time}.${body}`).digest('hex');
  expect(headers['x-backup-pipeline-signature']).toBe(`sha256=${expected}`);
});

describe('an answer that is no success is a failure', () => {
  test.each([400, 401, 404, 429, 500, 503])('%i', async (status) => {
    const { url } = await receiver((response) => response.writeHead(status).end('not today'));
    expect(await failureOf(webhook(`${url}/${token}`))).toBe(
      `the receiver answered ${status}: not today`,
    );
  });

  test('that repeats the secrets', async () => {
    const { url } = await receiver((response, { path, headers }) =>
      response.writeHead(404).end(`no ${path} for ${headers['x-key']}`),
    );
    const hook = webhook(
      `${url}/${token}`,
      { headers: { 'X-Key': { env: 'KEY' } } },
      { KEY: token },
    );
    expect(await failureOf(hook)).toContain('[redacted]');
  });

  test('that never ends', { timeout: 5000 }, async () => {
    const { url } = await receiver((response) => {
      response.writeHead(500).on('error', () => undefined);
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536, 'x')));
        response.once('drain', more);
      };
      more();
    });
    expect((await failureOf(webhook(`${url}/${token}`))).length).toBeLessThan(300);
  });

  test('that stops in the middle of its body', async () => {
    const { url } = await receiver((response) => response.writeHead(500).write('so far'));
    expect(await failureOf(webhook(`${url}/${token}`, { timeout: 300 }))).toContain('answered 500');
  });
});

describe('a redirect', () => {
  test.each([307, 308])('%i on the same host is followed', async (status) => {
    const { url, received } = await receiver((response, { path }) =>
      path === '/new' ? response.end() : response.writeHead(status, { location: '/new' }).end(),
    );
    await webhook(`${url}/${token}`).notify(notice, new WatchedContext());
    expect(received.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `POST /${token}`,
      'POST /new',
    ]);
    expect(received[1]?.body).toBe(received[0]?.body);
  });

  test.each([301, 302, 303, 307, 308])('%i to another host is not followed', async (status) => {
    const other = await receiver(ok);
    const elsewhere = `http://localhost:${other.port}/${token}`;
    const { url } = await receiver((response) =>
      response.writeHead(status, { location: elsewhere }).end(),
    );
    expect(await failureOf(webhook(url))).toContain('redirects to another place');
    expect(other.received).toEqual([]);
  });

  test.each([301, 302, 303])('%i that would drop the notice is not followed', async (status) => {
    const { url, received } = await receiver((response) =>
      response.writeHead(status, { location: '/new' }).end(),
    );
    expect(await failureOf(webhook(url))).toContain('would forget the notice');
    expect(received).toHaveLength(1);
  });

  test('in a circle ends', async () => {
    const { url, received } = await receiver((response) =>
      response.writeHead(307, { location: '/' }).end(),
    );
    expect(await failureOf(webhook(url))).toContain('again and again');
    expect(received).toHaveLength(4);
  });
});

describe('a server that', () => {
  test('is not there', async () => {
    const { url, close } = await openReceiver(ok);
    await close();
    expect(await failureOf(webhook(`${url}/${token}`))).toBe('the host refuses the connection');
  });

  test('has no name', async () => {
    const hook = webhook(`http://${token}.invalid/`);
    expect(await failureOf(hook)).toMatch(/host is not known|name server/);
  });

  test('never answers', async () => {
    const { url } = await receiver(() => undefined);
    expect(await failureOf(webhook(`${url}/${token}`, { timeout: 200 }))).toBe(
      'no answer within 0.2 s',
    );
  });

  test('accepts and never reads', async () => {
    const server = createServer((socket) => socket.pause()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const hook = webhook(`http://127.0.0.1:${port}/${token}`, { timeout: 200 });
    expect(await failureOf(hook)).toBe('no answer within 0.2 s');
    server.close();
  });

  test('cuts the connection', async () => {
    const { url } = await receiver((response) => response.destroy());
    expect(await failureOf(webhook(`${url}/${token}`))).toBe('the connection was cut');
  });

  test('speaks another language', async () => {
    const server = createServer((socket) => socket.end('220 mail\r\n')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    await failureOf(webhook(`http://127.0.0.1:${port}/${token}`));
    server.close();
  });
});

test('the end of a run ends it', async () => {
  const context = new WatchedContext();
  const reason = new Error('interrupted');
  const { url } = await receiver(() => context.abort(reason));
  expect(await errorOf(webhook(url).notify(notice, context))).toBe(reason);
});

test.each([
  ['no URL', token],
  ['another scheme', `ftp://host/${token}`],
  ['nothing after the scheme', 'https://'],
])('a secret with %s is said so before and during', async (_, url) => {
  const hook = webhook(url);
  expect(await failureOf(hook)).toContain('not the URL of a webhook');
  const findings = await hook.check(new WatchedContext());
  expect(findings).toEqual([
    {
      severity: 'warning',
      message: expect.stringContaining('webhook: '),
      hint: expect.any(String),
    },
  ]);
});

test('a secret that cannot be a header is not shown', async () => {
  const { url, received } = await receiver(ok);
  const hook = webhook(url, { headers: { 'X-Key': { env: 'KEY' } } }, { KEY: `${token}\r\nX: y` });
  expect(await failureOf(hook)).toContain('X-Key cannot be a header');
  expect(received).toEqual([]);
});

test('looking before the run sends nothing', async () => {
  const { url, received } = await receiver(ok);
  expect(await webhook(url).check(new WatchedContext())).toEqual([]);
  const [missing] = await create(config, partsWith({})).check(new WatchedContext());
  expect(missing?.message).toContain('URL is not set');
  expect(received).toEqual([]);
});
