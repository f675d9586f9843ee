import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from './free-port.ts';

/** A server of our own, with data, socket and port of its own. It dies with the test process. */
export interface Postgres {
  /** The folder of its socket, where everybody is let in. */
  readonly socket: string;
  /** On 127.0.0.1, where a password is asked for. */
  readonly port: number;
  /** Of the role `postgres`. */
  readonly password: string;
  /** As a superuser; answers what `psql` prints. */
  sql(text: string, database?: string): string;
  /** As it would end by itself; `start` begins it again with the same data. */
  halt(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export const postgresPrograms = '/usr/lib/postgresql/15/bin';

/** Whether a server can be started here; in CI it always can. */
export function hasPostgres(): boolean {
  return process.env.CI !== undefined || existsSync(`${postgresPrograms}/initdb`);
}

/** The server refuses to work as root: then it works as `nobody`. */
const isRoot = process.getuid?.() === 0;
const nobody = 65_534;
/** What it would wait for on a disk no test looks at. */
const memory = '/dev/shm';
const password = "of: the \\ server's 100%";

export async function startPostgres(settings: readonly string[] = []): Promise<Postgres> {
  const folder = mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), 'postgres-'));
  if (isRoot) chownSync(folder, nobody, nobody);
  chmodSync(folder, 0o755);
  const data = join(folder, 'data');
  const how = ['-U', 'postgres', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync', '-A', 'trust'];
  const [program, ...before] = asNobody(`${postgresPrograms}/initdb`);
  execFileSync(program, [...before, '-D', data, ...how], { cwd: folder, stdio: 'pipe' });
  writeFileSync(join(data, 'pg_hba.conf'), access);
  const port = await freePort();
  const sql = asking(folder, port);
  let server: ChildProcess | null = null;
  const start = async () => {
    server = startServer({ folder, data, port, settings });
    await untilReady(server, () => sql('select 1'), folder);
  };
  const halt = async () => {
    const ended = new Promise((resolve) => server?.once('exit', resolve));
    if (server?.exitCode === null && server.signalCode === null && server.kill('SIGINT'))
      await ended;
  };
  await start();
  sql(`alter role postgres password '${password.replaceAll("'", "''")}'`);
  const stop = async () => {
    await halt();
    rmSync(folder, { recursive: true, force: true });
  };
  return { socket: folder, port, password, sql, halt, start, stop };
}

const access = `local all all trust
host all all 127.0.0.1/32 scram-sha-256
`;

const quiet = ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-U', 'postgres'];

function asking(socket: string, port: number): Postgres['sql'] {
  const at = ['-h', socket, '-p', String(port)];
  return (text, database = 'postgres') => {
    const name = database.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
    return execFileSync(`${postgresPrograms}/psql`, [...quiet, ...at, '-d', `dbname='${name}'`], {
      input: text,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
      maxBuffer: 256 * 1024 * 1024,
    }).trim();
  };
}

function asNobody(program: string): [string, ...string[]] {
  if (!isRoot) return [program];
  return ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', '--', program];
}

interface Starting {
  readonly folder: string;
  readonly data: string;
  readonly port: number;
  readonly settings: readonly string[];
}

function startServer({ folder, data, port, settings }: Starting): ChildProcess {
  const own = [
    ...[`unix_socket_directories=${folder}`, 'listen_addresses=127.0.0.1', `port=${port}`],
    ...['fsync=off', 'shared_buffers=64MB', 'max_connections=40', 'log_min_messages=fatal'],
    ...settings,
  ].flatMap((setting) => ['-c', setting]);
  // The signal is forgotten when a program becomes another user, so it is asked for last.
  const [program, ...rest] = [
    ...asNobody('setpriv'),
    ...['--pdeathsig=INT', '--', `${postgresPrograms}/postgres`, '-D', data, ...own],
    ...['-c', 'logging_collector=off'],
  ];
  const log = `exec "$0" "$@" 2>${join(folder, 'log')}`;
  return spawn('sh', ['-c', log, program ?? '', ...rest], { cwd: folder, stdio: 'ignore' });
}

async function untilReady(server: ChildProcess, ask: () => unknown, folder: string) {
  for (const _try of Array.from({ length: 300 })) {
    if (server.exitCode !== null) break;
    try {
      return void ask();
    } catch {
      // It is still beginning.
      await pause(50);
    }
  }
  throw new Error(`postgres did not begin: ${readFileSync(join(folder, 'log'), 'utf8')}`);
}
