import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createSocketServer, type Server } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createCertificate } from '../../rig/notifier/certificate.ts';
import { createContext } from '../step-context.ts';
import { checkOf, type Given } from './checks.ts';

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  const port = await portOf(server);
  onTestFinished(() => server.closeAllConnections());
  return `http://127.0.0.1:${port}/health`;
}

async function ask(url: string, more = '', given: Given = {}): Promise<string | null> {
  return await checkOf(`{ type: http, url: '${url}'${more} }`, given).ask(await createContext());
}

const saying =
  (status: number, body = '', headers: Readonly<Record<string, string>> = {}): RequestListener =>
  (_, response) =>
    response.writeHead(status, headers).end(body);

test.each([200, 204, 299])('%i is well', async (status) => {
  expect(await ask(await serve(saying(status)))).toBeNull();
});

test.each([
  [503, 'no database\n', 'it answers 503; expected is 200 to 299: no database'],
  [404, '', 'it answers 404; expected is 200 to 299'],
  [500, 'x\u001b[31m\ny'.repeat(100), /^it answers 500; expected is 200 to 299: x␛\[31m y/],
])('%i is not, and what it says is told', async (status, body, says) => {
  const said = await ask(await serve(saying(status, body)));
  expect(said).toMatch(says);
  expect(said?.length).toBeLessThan(260);
});

test('the expected status alone is well where one is named', async () => {
  expect(await ask(await serve(saying(418)), ', status: 418')).toBeNull();
  expect(await ask(await serve(saying(200)), ', status: 418')).toBe(
    'it answers 200; expected is 418',
  );
});

test('a redirect is not followed', async () => {
  let asked = 0;
  const url = await serve((_, response) => {
    asked += 1;
    response.writeHead(302, { location: '/elsewhere' }).end();
  });
  expect(await ask(url)).toBe(
    'it answers 302, a redirect, which is not followed; expected is 200 to 299',
  );
  expect(await ask(url, ', status: 302')).toBeNull();
  expect(asked).toBe(2);
});

test.each([
  ['{"db":"up"}', '"db":"(up|ok)"', null],
  ['', '^$', null],
  ['ok', '^fine$', 'the body does not match `^fine$`: ok'],
  ['', 'fine', 'the body does not match `fine`, it is empty'],
  ['zwölf 🐘', '^zwölf .$', null],
])('the body %j against %s', async (body, pattern, expected) => {
  expect(await ask(await serve(saying(200, body)), `, matches: '${pattern}'`)).toBe(expected);
});

test('a huge body is read to 1 MiB, and no further', async () => {
  const mebibyte = 1024 * 1024;
  const body = `${'x'.repeat(mebibyte)}end`;
  const url = await serve((_, response) => {
    response.write(body);
    // It would go on for ever.
  });
  expect(await ask(url, ", matches: 'x'")).toBeNull();
  expect(await ask(url, ", matches: 'end'")).toMatch(/^the body does not match `end`: x{200}$/);
});

test('a body that is cut is no answer, however it begins', async () => {
  const url = await serve((_, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('ok', () => response.destroy());
  });
  expect(await ask(url, ", matches: 'ok'")).toBe('the connection was cut');
});

test.each<[string, RequestListener, string]>([
  ['nothing at all', () => undefined, ''],
  [
    'a body without an end',
    (_, response) => void response.writeHead(200).write('o'),
    ", matches: 'ok'",
  ],
])('%s ends with the time of a try', async (_, answer, more) => {
  const said = await ask(await serve(answer), more, { tryMs: 200 });
  expect(said).toBe('no whole answer within 0.2 s');
});

test('the status counts although the body never ends', async () => {
  const url = await serve((_, response) => void response.writeHead(503).write('starting'));
  expect(await ask(url, '', { tryMs: 1_000 })).toBe('it answers 503; expected is 200 to 299');
  const good = await serve((_, response) => void response.writeHead(200).write('streaming'));
  expect(await ask(good)).toBeNull();
});

test('nobody listens, or somebody who does not speak HTTP', async () => {
  const server = createServer();
  const port = await portOf(server);
  server.close();
  expect(await ask(`http://127.0.0.1:${port}/`)).toBe('nobody listens there');
  const rude = createSocketServer((socket) => socket.end('220 mail at your service\r\n'));
  expect(await ask(`http://127.0.0.1:${await portOf(rude)}/`)).toBe('it does not speak HTTP');
  const silent = createSocketServer((socket) => socket.end());
  expect(await ask(`http://127.0.0.1:${await portOf(silent)}/`)).toBe('the connection was cut');
  expect(await ask('http://no-such-host.invalid/')).toMatch(/host is not known|name server/);
});

test('a certificate that nobody has signed is not trusted, and no TLS is said', async () => {
  const certificate = createCertificate();
  onTestFinished(() => certificate.remove());
  const server = createTlsServer({ key: certificate.key, cert: certificate.cert }, saying(200));
  const port = await portOf(server);
  expect(await ask(`https://localhost:${port}/`)).toBe(
    'the certificate is not trusted: it has signed itself',
  );
  const plain = new URL(await serve(saying(200)));
  expect(await ask(`https://127.0.0.1:${plain.port}/`)).toBe('it does not speak TLS');
});

test('an interrupt ends a try at once', async () => {
  const context = await createContext();
  const url = await serve(() => context.abort(new Error('interrupted')));
  const asked = checkOf(`{ type: http, url: '${url}' }`).ask(context);
  await expect(asked).rejects.toThrow('interrupted');
});

test('the name does not show the query, which may hold a token', () => {
  const { name } = checkOf('{ type: http, url: "https://shop.example/health?token=hidden" }');
  expect(name).toBe('http https://shop.example/health');
});

test('an expression that is none is found before anything is touched', async () => {
  const check = checkOf("{ type: http, url: 'http://127.0.0.1:1/', matches: '(ok' }");
  const [finding] = await check.check(await createContext());
  expect(finding).toMatchObject({
    severity: 'error',
    message: expect.stringContaining('Invalid regular expression'),
    hint: 'correct `matches` in `application.health`',
  });
  const good = checkOf("{ type: http, url: 'http://127.0.0.1:1/', matches: '(ok)' }");
  expect(await good.check(await createContext())).toEqual([]);
});

test('an expression that never comes to an end is ended', async () => {
  const url = await serve(saying(200, `${'a'.repeat(50)}!`));
  expect(await ask(url, ", matches: '^(a+)+$'")).toMatch(
    /^`matches` cannot be applied: .*timed out after 1000ms/,
  );
});
