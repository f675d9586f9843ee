import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly user: string | null;
  readonly isEncrypted: boolean;
  readonly raw: string;
}

export interface MailServer {
  readonly port: number;
  readonly mails: readonly Mail[];
  close(): Promise<void>;
}

/** A real server that keeps the mails it takes. */
export async function openMailServer(options: SMTPServerOptions): Promise<MailServer> {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    onData: (stream, session, callback) => {
      const { envelope, user = null, secure } = session;
      text(stream).then((raw) => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        const to = envelope.rcptTo.map(({ address }) => address);
        mails.push({
          from,
          to,
          user: user === null ? null : String(user),
          isEncrypted: secure,
          raw,
        });
        callback();
      }, callback);
    },
    ...options,
  });
  // A client that gives up is what some tests are about.
  server.on('error', () => undefined);
  const listening = server.listen(0, 'localhost');
  await once(listening, 'listening');
  const address = listening.address();
  if (address === null || typeof address === 'string') throw new Error('it has no port');
  const { promise, resolve } = Promise.withResolvers<void>();
  return {
    port: address.port,
    mails,
    close: async () => {
      server.close(() => resolve());
      await promise;
    },
  };
}
