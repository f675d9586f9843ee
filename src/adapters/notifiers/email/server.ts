import { connect, type Socket } from 'node:net';
import { createTransport, type SentMessageInfo, type Transporter } from 'nodemailer';
import { noticeFailure } from '../../../model/notice/failure.ts';
import { explain, explainRefused, type Talk } from './explain.ts';

export interface Server extends Talk {
  readonly port?: number;
  readonly tls: 'starttls' | 'implicit' | 'none';
  /** For everything together, however slowly the server speaks. */
  readonly timeoutMs: number;
}

const ports = { starttls: 587, implicit: 465, none: 25 } as const;

/** Talks to a mail server; when this ends the connection has, too. */
export async function withServer(
  server: Server,
  talk: (transport: Transporter) => Promise<SentMessageInfo | true>,
  signal: AbortSignal,
): Promise<void> {
  const timeout = AbortSignal.timeout(server.timeoutMs);
  const either = AbortSignal.any([signal, timeout]);
  const sockets: Socket[] = [];
  const transport = open(server, (socket) => sockets.push(socket));
  try {
    const answer = await untilAborted(talk(transport), either);
    const refused = answer === true ? [] : (answer.rejected ?? []);
    if (refused.length > 0) throw explainRefused(refused);
  } catch (error) {
    signal.throwIfAborted();
    if (timeout.aborted) throw tooSlow(server);
    throw explain(error, server);
  } finally {
    transport.close();
    for (const socket of sockets) socket.destroy();
  }
}

/** The library's own time limits begin anew with every byte, so the socket is ours to end. */
function open(server: Server, onSocket: (socket: Socket) => void): Transporter {
  const { host, tls, login, timeoutMs } = server;
  const port = server.port ?? ports[tls];
  return createTransport({
    host,
    port,
    secure: tls === 'implicit',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    ...(login !== null && { auth: { user: login.user, pass: login.password.reveal() } }),
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    getSocket: (_options, callback) => {
      const socket = connect({ host, port });
      onSocket(socket);
      socket.once('error', callback);
      socket.once('connect', () => {
        socket.off('error', callback);
        callback(null, { connection: socket });
      });
    },
  });
}

async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    // It fails when its socket is destroyed, and nobody needs to hear of that.
    promise.catch(() => undefined);
  }
}

function tooSlow({ host, timeoutMs }: Server): Error {
  return noticeFailure(
    `the mail server ${host} was not done within ${timeoutMs / 1000} s`,
    'Look whether it is well and can be reached from here, or raise `timeout`.',
  );
}
