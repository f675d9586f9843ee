import { spawn } from 'node:child_process';
import type { Postgres } from './postgres.ts';

/** Applications that do something all the time, and connect again whenever they are thrown out. */
export function startSessions(
  { socket, port }: Pick<Postgres, 'socket' | 'port'>,
  database: string,
  sql: string,
): { readonly end: () => Promise<void> } {
  const script = `while :; do psql -X -q -h ${socket} -p ${port} -U postgres -d ${database} -c "$1" || :; done`;
  const clients = [1, 2].map(() =>
    spawn('sh', ['-c', script, 'sh', sql], { stdio: 'ignore', detached: true }),
  );
  return {
    end: async () => {
      for (const client of clients) {
        const ended = new Promise((resolve) => client.once('exit', resolve));
        process.kill(-(client.pid ?? 0), 'SIGKILL');
        await ended;
      }
    },
  };
}
