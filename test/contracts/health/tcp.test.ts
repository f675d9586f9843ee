import { type AddressInfo, createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createContext } from '../step-context.ts';
import { checkOf } from './checks.ts';

async function listen(host: string) {
  const connected = Promise.withResolvers<void>();
  const server = createServer((socket) => {
    socket.on('close', () => connected.resolve()).resume();
  });
  await new Promise<void>((resolve) => server.listen(0, host, () => resolve()));
  onTestFinished(() => void server.close());
  return { server, port: (server.address() as AddressInfo).port, hungUp: connected.promise };
}

test('a port that accepts is well, and is left again', async () => {
  const { port, hungUp } = await listen('127.0.0.1');
  const check = checkOf(`{ type: tcp, port: ${port} }`);
  expect(check.name).toBe(`tcp 127.0.0.1:${port}`);
  expect(await check.check(await createContext())).toEqual([]);
  expect(await check.ask(await createContext())).toBeNull();
  await hungUp;
});

test('a host of two families is well when one of them answers', async () => {
  const { port } = await listen('127.0.0.1');
  const check = checkOf(`{ type: tcp, host: localhost, port: ${port} }`);
  expect(await check.ask(await createContext())).toBeNull();
});

test('a port that nobody listens on', async () => {
  const { server, port } = await listen('127.0.0.1');
  server.close();
  for (const host of ['127.0.0.1', 'localhost']) {
    const check = checkOf(`{ type: tcp, host: ${host}, port: ${port} }`);
    expect(await check.ask(await createContext())).toBe('nobody listens there');
  }
});

test('an interrupt ends it', async () => {
  const context = await createContext();
  const { port } = await listen('127.0.0.1');
  context.abort(new Error('interrupted'));
  const asked = checkOf(`{ type: tcp, port: ${port} }`).ask(context);
  await expect(asked).rejects.toThrow('interrupted');
});
