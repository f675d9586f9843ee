import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { needs } from '../needs.ts';
import { freePort } from './free-port.ts';

/** A server of our own, with data and port of its own. It dies with the test process. */
export interface Redis {
  readonly port: number;
  readonly socket: string;
  /** Where its data lies. */
  readonly folder: string;
  readonly pid: number;
  /** As the default user; answers what the client prints. */
  cli(...words: readonly string[]): string;
  /** One command a line. */
  feed(lines: string): void;
  /** As `SHUTDOWN` does it; the data stays. */
  shutDown(): Promise<void>;
  kill(): Promise<void>;
  /** Ends it and removes everything. */
  stop(): Promise<void>;
}

export interface RedisOptions {
  /** Left out: a new one. */
  readonly folder?: string;
  readonly password?: string;
  /** Lines of its configuration. */
  readonly lines?: readonly string[];
}

export function hasRedis(): boolean {
  return needs('redis-server') && needs('redis-cli');
}

export async function startRedis(options: RedisOptions = {}): Promise<Redis> {
  const { password, lines = [] } = options;
  const base = mkdtempSync(join(tmpdir(), 'redis-'));
  const folder = options.folder ?? join(base, 'data');
  mkdirSync(folder, { recursive: true });
  const [socket, port] = [join(base, 'sock'), await freePort()];
  const config = [
    ...['bind 127.0.0.1', `port ${port}`, `dir "${folder}"`, `unixsocket "${socket}"`],
    ...[
      `logfile "${join(base, 'log')}"`,
      'save ""',
      'repl-diskless-sync-delay 0',
      'enable-debug-command yes',
    ],
    ...(password === undefined ? [] : [`requirepass "${quoted(password)}"`]),
    ...lines,
  ];
  writeFileSync(join(base, 'conf'), `${config.join('\n')}\n`, { mode: 0o600 });
  const parameters = ['--pdeathsig=KILL', '--', 'redis-server', join(base, 'conf')];
  const server = spawn('setpriv', parameters, { stdio: 'ignore' });
  const run = (words: readonly string[], input = '') =>
    execFileSync('redis-cli', ['-s', socket, ...words], {
      input,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
      maxBuffer: 256 * 1024 * 1024,
      env: { ...process.env, ...(password !== undefined && { REDISCLI_AUTH: password }) },
    });
  await untilReady(server, () => run(['ping']), join(base, 'log'));
  const ended = async (how: () => unknown) => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const exit = new Promise((resolve) => server.once('exit', resolve));
    how();
    await exit;
  };
  const kill = () => ended(() => server.kill('SIGKILL'));
  return {
    ...{ port, socket, folder, kill, pid: server.pid ?? 0 },
    cli: (...words) => run(words).trimEnd(),
    feed: (text) => void run([], text),
    shutDown: () => ended(() => server.kill('SIGTERM')),
    stop: async () => {
      await kill();
      for (const path of [base, folder]) rmSync(path, { recursive: true, force: true });
    },
  };
}

function quoted(text: string): string {
  return text.replace(/[\\"]/g, '\\$&');
}

async function untilReady(server: ChildProcess, ask: () => string, log: string): Promise<void> {
  for (const _try of Array.from({ length: 200 })) {
    if (server.exitCode !== null) break;
    try {
      if (/PONG|NOAUTH|LOADING/.test(ask())) return;
    } catch {
      // It is still beginning.
    }
    await pause(20);
  }
  throw new Error(`redis-server did not begin: ${readFileSync(log, 'utf8')}`);
}
