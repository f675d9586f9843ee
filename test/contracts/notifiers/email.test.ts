import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { fileURLToPath } from 'node:url';
import { inspect, promisify } from 'node:util';
import type { SMTPServerOptions } from 'smtp-server';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { create } from '../../../src/adapters/notifiers/email/notifier.ts';
import { BackupError } from '../../../src/model/failures.ts';
import type { NotifierEmail } from '../../../src/model/plan.ts';
import { renderNotice } from '../../../src/model/run/notice.ts';
import type { Notifier } from '../../../src/ports/notifier.ts';
import { WatchedContext } from '../../rig/destination/watched-context.ts';
import { createCertificate } from '../../rig/notifier/certificate.ts';
import { type MailServer, openMailServer } from '../../rig/notifier/mail-server.ts';
import { failedRun, partsWith } from '../../rig/notifier/samples.ts';
import { errorOf } from '../destination/subject.ts';

const password = 'pass-w0rd-äß';
const notice = renderNotice('failure', failedRun);
const certificate = createCertificate();
const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
afterAll(() => certificate.remove());

const open: SMTPServerOptions = { disabledCommands: ['STARTTLS'], allowInsecureAuth: true };
const secured: SMTPServerOptions = { key: certificate.key, cert: certificate.cert };
const guarded: SMTPServerOptions = {
  authOptional: false,
  onAuth: ({ username, password: given }, _session, callback) =>
    given === password
      ? callback(null, { user: username })
      : callback(new Error(`wrong password ${given}`)),
};

async function server(options: SMTPServerOptions): Promise<MailServer> {
  const opened = await openMailServer(options);
  closing.push(opened.close);
  return opened;
}

type Tls = NotifierEmail['smtp']['tls'];

function configFor(port: number, changes: Partial<NotifierEmail> = {}, tls: Tls = 'none') {
  const config: NotifierEmail = {
    type: 'email',
    smtp: { host: 'localhost', port, tls },
    from: 'Backups <backups@example.org>',
    to: ['ops@example.org', 'dba@example.org'],
    on: ['failure'],
    timeout: 10_000,
    ...changes,
  };
  return config;
}

function email(port: number, changes: Partial<NotifierEmail> = {}, tls: Tls = 'none'): Notifier {
  return create(configFor(port, changes, tls), partsWith({ PASSWORD: password }));
}

const login = { user: 'backups', password: { env: 'PASSWORD' } };

/** Fails with a message and a hint, and shows the password nowhere. */
async function failureOf(channel: Notifier): Promise<string> {
  const error = await errorOf(channel.notify(notice, new WatchedContext()));
  expect(error).toBeInstanceOf(BackupError);
  const whole = inspect(error, { depth: null, showHidden: true });
  expect(whole).not.toContain(password);
  expect(whole).not.toContain(Buffer.from(password).toString('base64'));
  expect(error).toMatchObject({ hint: expect.stringMatching(/./) });
  return error instanceof Error ? error.message : '';
}

describe('a mail', () => {
  test('says the notice as text and as HTML', async () => {
    const { port, mails } = await server(open);
    await email(port).notify(notice, new WatchedContext());
    const [mail] = mails;
    expect(mail).toMatchObject({
      from: 'backups@example.org',
      to: ['ops@example.org', 'dba@example.org'],
      isEncrypted: false,
    });
    const raw = mail?.raw ?? '';
    expect(raw).toMatch(/^Subject: shop: backup failed\r$/m);
    expect(raw).toMatch(/^Message-ID: <shop\.failure\.20261120T021700Z-k3f9@example\.org>\r$/m);
    expect(raw).toMatch(/^From: Backups <backups@example\.org>\r$/m);
    expect(raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    expect(raw).toContain('Content-Type: text/plain; charset=utf-8');
    expect(raw).toContain('Content-Type: text/html; charset=utf-8');
    expect(raw).toContain('What to do: Look at what it said.');
  });

  test('has the words of its channel', async () => {
    const { port, mails } = await server(open);
    const words = { title: '[${pipeline}] ${outcome}', body: 'See ${error}' };
    await email(port, words).notify(notice, new WatchedContext());
    expect(mails[0]?.raw).toContain('Subject: [shop] failed');
    expect(mails[0]?.raw).toContain('See pg_dump ended with 1');
  });

  test('gets no header and no tag from what a program said', async () => {
    const { port, mails } = await server(open);
    const title = 'a\r\nBcc: victim@example.org\r\n\r\n<script>';
    await email(port).notify(
      { ...notice, title, body: '.\r\nQUIT\r\n<script>&' },
      new WatchedContext(),
    );
    const raw = mails[0]?.raw ?? '';
    expect(raw).not.toMatch(/^Bcc:/m);
    expect(mails[0]?.to).toHaveLength(2);
    const html = raw.slice(raw.indexOf('text/html'));
    expect(html).toContain('&lt;script&gt;&amp;');
    expect(html).not.toContain('<script>');
  });

  test('is sent after a login', async () => {
    const { port, mails } = await server({ ...open, ...guarded });
    await email(port, login).notify(notice, new WatchedContext());
    expect(mails[0]?.user).toBe('backups');
  });
});

describe('over TLS', () => {
  test.each([
    ['starttls', secured],
    ['implicit', { ...secured, secure: true }],
  ] as const)('%s with a trusted certificate', async (tls, options) => {
    const { port, mails } = await server({ ...options, ...guarded });
    expect(await inProcess(configFor(port, login, tls))).toEqual({ findings: [], sent: 'sent' });
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({ isEncrypted: true, user: 'backups' });
  });

  test.each([
    ['starttls', secured],
    ['implicit', { ...secured, secure: true }],
  ] as const)('%s with a certificate that nobody trusts is refused', async (tls, options) => {
    const { port, mails } = await server({ ...options, ...guarded });
    expect(await failureOf(email(port, login, tls))).toMatch(/certificate/i);
    expect(mails).toEqual([]);
  });

  test('a certificate for another name is refused', async () => {
    const { port } = await server(secured);
    const smtp = { host: '127.0.0.1', port, tls: 'starttls' } as const;
    const { sent } = await inProcess(configFor(port, { smtp }, 'starttls'));
    expect(sent).toMatchObject({ hint: expect.stringContaining('NODE_EXTRA_CA_CERTS') });
  });

  test('nothing is said in the open when the server offers none', async () => {
    const { port, mails } = await server({ ...open, ...guarded });
    expect(await failureOf(email(port, login, 'starttls'))).toContain('mail server localhost');
    await failureOf(email(port, { ...login, timeout: 500 }, 'implicit'));
    expect(mails).toEqual([]);
  });
});

describe('a server that', () => {
  test('refuses the login', async () => {
    const { port, mails } = await server({ ...open, ...guarded });
    const channel = create(configFor(port, login), partsWith({ PASSWORD: 'another-one' }));
    const error = await errorOf(channel.notify(notice, new WatchedContext()));
    const { message, hint } = error instanceof BackupError ? error : expect.fail();
    expect(message).toContain('535');
    expect(message).not.toContain('another-one');
    expect(hint).toContain('`password`');
    expect(mails).toEqual([]);
  });

  test('refuses the sender', async () => {
    const { port } = await server({
      ...open,
      onMailFrom: (_address, _session, callback) => callback(new Error('not you')),
    });
    expect(await failureOf(email(port))).toContain('not you');
  });

  test('refuses one receiver, and takes the mail for the other', async () => {
    const { port, mails } = await server({
      ...open,
      onRcptTo: ({ address }, _session, callback) =>
        callback(address.startsWith('dba') ? new Error('unknown') : null),
    });
    expect(await failureOf(email(port))).toContain('dba@example.org');
    expect(mails[0]?.to).toEqual(['ops@example.org']);
  });

  test('refuses the mail', async () => {
    const { port } = await server({
      ...open,
      onData: (stream, _session, callback) => {
        stream.resume().once('end', () => callback(new Error('looks like spam')));
      },
    });
    expect(await failureOf(email(port))).toContain('looks like spam');
  });

  test('is not there', async () => {
    const { port, close } = await openMailServer(open);
    await close();
    expect(await failureOf(email(port))).toContain('ECONNREFUSED');
  });

  test('never greets', async () => {
    const port = await listen(createServer(() => undefined));
    expect(await failureOf(email(port, { timeout: 200 }))).toContain('not done within 0.2 s');
  });

  test('speaks for ever, one byte after the other', async () => {
    const port = await listen(
      createServer((socket) => {
        const timer = setInterval(() => socket.write('2'), 20);
        socket.on('error', () => undefined).once('close', () => clearInterval(timer));
      }),
    );
    expect(await failureOf(email(port, { timeout: 300 }))).toContain('not done within 0.3 s');
  });

  test('never answers the mail', async () => {
    const { port } = await server({ ...open, onData: (stream) => stream.resume() });
    expect(await failureOf(email(port, { timeout: 500 }))).toContain('not done within 0.5 s');
  });

  test('hangs up', async () => {
    const port = await listen(createServer((socket) => socket.end('421 not now\r\n')));
    expect(await failureOf(email(port))).toContain('421 not now');
  });

  test('speaks HTTP', async () => {
    const port = await listen(
      createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    );
    await failureOf(email(port));
  });
});

test('the end of a run ends it', async () => {
  const context = new WatchedContext();
  const reason = new Error('interrupted');
  const port = await listen(createServer(() => context.abort(reason)));
  expect(await errorOf(email(port).notify(notice, context))).toBe(reason);
});

test('looking before the run logs in and sends nothing', async () => {
  const { port, mails } = await server({ ...open, ...guarded });
  expect(await email(port, login).check(new WatchedContext())).toEqual([]);
  const wrong = create(configFor(port, login), partsWith({ PASSWORD: 'another-one' }));
  expect(await wrong.check(new WatchedContext())).toMatchObject([{ severity: 'warning' }]);
  const unset = create(configFor(port, login), partsWith({}));
  expect(await unset.check(new WatchedContext())).toMatchObject([
    { message: expect.stringContaining('PASSWORD is not set') },
  ]);
  expect(mails).toEqual([]);
});

async function listen(listening: Server): Promise<number> {
  listening.listen(0, 'localhost');
  await once(listening, 'listening');
  closing.push(() => {
    listening.close();
    return Promise.resolve();
  });
  const address = listening.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function inProcess(config: NotifierEmail): Promise<{ findings: unknown; sent: unknown }> {
  const program = fileURLToPath(new URL('../../rig/notifier/mail-program.ts', import.meta.url));
  const secrets = JSON.stringify({ PASSWORD: password });
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [program, JSON.stringify(config), secrets],
    { env: { ...process.env, NODE_EXTRA_CA_CERTS: certificate.file } },
  );
  return JSON.parse(stdout);
}
