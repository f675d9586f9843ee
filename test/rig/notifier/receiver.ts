import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Receiver {
  readonly url: string;
  readonly port: number;
  readonly received: readonly Received[];
  close(): Promise<void>;
}

export type Answer = (response: ServerResponse, request: Received) => void;

/** A real server that keeps what it gets. */
export async function openReceiver(answer: Answer): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    text(request).then(
      (body) => {
        const { method = '', url: path = '', headers } = request;
        const one = { method, path, headers, body };
        received.push(one);
        answer(response, one);
      },
      // The sender has hung up; there is nobody to answer.
      () => undefined,
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    received,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
