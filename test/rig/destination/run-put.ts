import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('./put-program.ts', import.meta.url));

export interface PutRun {
  readonly child: ChildProcess;
  /** The value of the next line that says `what`; `undefined` when the program ends without one. */
  heard(what: string): Promise<unknown>;
}

interface PutOrder {
  readonly path: string;
  readonly key: string;
  readonly bytes: number;
  /** Waits for ever after the first half. */
  readonly hold?: boolean;
  /** What strace does to its system calls, such as `fsync:error=EIO`. */
  readonly inject?: string;
  /** A file for its flushes and names, with paths, in their order. */
  readonly trace?: string;
}

/** A put in a process of its own, with one thread for files, so that its system calls can be counted. */
export function runPut({ path, key, bytes, hold, inject, trace }: PutOrder): PutRun {
  const own = [program, path, key, String(bytes), ...(hold === true ? ['hold'] : [])];
  const does = inject === undefined ? 'trace=fsync,link,unlink,rename' : `inject=${inject}`;
  const strace = ['-f', '-qq', '-y', '-s', '4096', '-o', trace ?? '/dev/null', '-e', does];
  const isTraced = inject !== undefined || trace !== undefined;
  const command = isTraced ? 'strace' : process.execPath;
  const args = isTraced ? [...strace, process.execPath, ...own] : own;
  const child = spawn(command, args, {
    env: { ...process.env, UV_THREADPOOL_SIZE: '1', UV_USE_IO_URING: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = new Map<string, unknown>();
  const waiting = new Map<string, (value: unknown) => void>();
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    for (const [what, value] of Object.entries(JSON.parse(line))) {
      said.set(what, value);
      waiting.get(what)?.(value);
    }
  });
  const failed = once(child, 'error').then(([error]) => {
    throw new Error(`${command} cannot be started: is it installed?`, { cause: error });
  });
  const ended = once(lines, 'close').then(() => undefined);
  return {
    child,
    heard: async (what) => {
      const { promise, resolve } = Promise.withResolvers<unknown>();
      waiting.set(what, resolve);
      if (said.has(what)) resolve(said.get(what));
      return await Promise.race([promise, failed, ended]);
    },
  };
}
