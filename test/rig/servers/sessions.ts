import { spawn } from 'node:child_process';
import { type Postgres, postgresPrograms } from './postgres.ts';

/** Applications that do something all the time, and connect again whenever they are thrown out. */
export function startSessions(
  { socket, port }: Pick<Postgres, 'socket' | 'port'>,
  database: string,
  sql: string,
): { readonly end: () => Promise<void> } {
  const psql = `${postgresPrograms}/psql -X -q -h ${socket} -p ${port} -U postgres -d ${database}`;
  const script = `while [ -d ${socket} ]; do ${psql} -c "$1" || sleep 0.05; done`;
  // They must not outlive a test that is killed.
  const dying = ['--pdeathsig=KILL', '--', 'sh', '-c', script, 'sh', sql];
  const clients = [1, 2].map(() => spawn('setpriv', dying, { stdio: 'ignore', detached: true }));
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
