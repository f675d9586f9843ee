import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { needs } from '../needs.ts';

/** A server of our own, with data, socket and port of its own. It dies with the test process. */
export interface MariaDb {
  readonly socket: string;
  readonly port: number;
  readonly folder: string;
  /** As root; answers what the client prints. */
  sql(text: string, database?: string): string;
  stop(): Promise<void>;
}

export function hasMariaDb(): boolean {
  return needs('mariadbd') && needs('mariadb-install-db') && needs('mariadb-dump');
}

/** The server refuses to work as root: then it works as `nobody`. */
const isRoot = process.getuid?.() === 0;
const nobody = 65_534;
/** Every definition that changes is flushed, which takes most of the time on a disk. */
const memory = '/dev/shm';

export async function startMariaDb(options: readonly string[] = []): Promise<MariaDb> {
  const folder = mkdtempSync(join(hasRoom(memory) ? memory : tmpdir(), 'mariadb-'));
  const data = join(folder, 'data');
  mkdirSync(data);
  if (isRoot) for (const path of [folder, data]) chownSync(path, nobody, nobody);
  const own = ['--no-defaults', `--datadir=${data}`, `--tmpdir=${folder}`];
  const [program, ...before] = asNobody('mariadb-install-db');
  execFileSync(program, [...before, ...own, ...install], { cwd: folder, stdio: 'pipe' });
  const [socket, port] = [join(folder, 'sock'), await freePort()];
  const server = startServer(folder, [...own, `--socket=${socket}`, `--port=${port}`, ...options]);
  const sql = (text: string, database = ''): string =>
    execFileSync('mariadb', [...client(socket), ...(database ? [database] : [])], {
      input: text,
      stdio: ['pipe', 'pipe', 'pipe'],
      maxBuffer: 256 * 1024 * 1024,
      encoding: 'utf8',
    });
  await untilReady(server, () => sql('select 1'), folder);
  const stop = async () => {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    if (server.exitCode === null && server.kill('SIGKILL')) await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  return { socket, port, folder, sql, stop };
}

/** In a container it may be tiny. */
function hasRoom(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize > 1024 ** 3;
  } catch {
    return false;
  }
}

const install = [
  '--auth-root-authentication-method=normal',
  '--skip-test-db',
  '--skip-name-resolve',
];

function client(socket: string): readonly string[] {
  return [
    ...['--no-defaults', `--socket=${socket}`, '--user=root', '--batch', '--raw'],
    ...['--skip-column-names', '--default-character-set=utf8mb4', '--max-allowed-packet=1G'],
  ];
}

function asNobody(program: string): [string, ...string[]] {
  if (!isRoot) return [program];
  return ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', '--', program];
}

/** It loses nothing that a test looks at by not waiting for the disk. */
const quick = [
  '--bind-address=127.0.0.1',
  '--skip-name-resolve',
  '--innodb-flush-log-at-trx-commit=0',
  '--innodb-buffer-pool-size=64M',
  '--innodb-doublewrite=0',
  '--innodb-flush-method=nosync',
  '--innodb-log-file-size=8M',
  '--sync-frm=0',
  '--skip-log-bin',
];

function startServer(folder: string, parameters: readonly string[]): ChildProcess {
  // The signal is forgotten when a program becomes another user, so it is asked for last.
  const [program, ...rest] = [
    ...asNobody('setpriv'),
    ...['--pdeathsig=KILL', '--', 'mariadbd', ...parameters, ...quick],
    `--log-error=${join(folder, 'log')}`,
  ];
  const path = `${process.env.PATH ?? ''}:/usr/sbin`;
  return spawn(program ?? '', rest, { cwd: folder, stdio: 'ignore', env: { PATH: path } });
}

async function untilReady(server: ChildProcess, ask: () => unknown, folder: string) {
  for (const _try of Array.from({ length: 200 })) {
    if (server.exitCode !== null) break;
    try {
      return void ask();
    } catch {
      // It is still beginning.
      await pause(50);
    }
  }
  throw new Error(`mariadbd did not begin: ${readFileSync(join(folder, 'log'), 'utf8')}`);
}

async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
