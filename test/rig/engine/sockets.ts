import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { onTestFinished } from 'vitest';
import type { Certificate } from '../notifier/certificate.ts';

/** Listens where an engine would, and does what it is told with each connection. It ends with the test. */
export async function openSocket(onConnection: (socket: Socket) => void): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'socket-'));
  const path = join(folder, 'docker.sock');
  await listen(createServer(onConnection), { path });
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return path;
}

/** An answer of HTTP to whatever is asked. */
export function answering(status: string, body: string): (socket: Socket) => void {
  const head = `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: ${body.length}`;
  return (socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(`${head}\r\n\r\n${body}`));
  };
}

/** An engine on the network: what comes in goes to its socket. Answers the port. */
export async function openNetworkDoor(
  socketPath: string,
  certificate: Certificate | null,
): Promise<number> {
  const pass = (socket: Socket) => {
    const behind = connect(socketPath);
    for (const end of [socket, behind]) end.on('error', () => void socket.destroy());
    socket.pipe(behind).pipe(socket);
  };
  if (certificate === null) return await listen(createServer(pass), { host: '127.0.0.1', port: 0 });
  const { key, cert } = certificate;
  const keys = { key, cert, ca: cert, requestCert: true, rejectUnauthorized: true };
  return await listen(createTlsServer(keys, pass), { host: 'localhost', port: 0 });
}

async function listen(
  server: Server,
  where: { readonly path: string } | { readonly host: string; readonly port: 0 },
): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(where, resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
}
