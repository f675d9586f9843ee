import { spawn } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Secret } from '../../../src/model/secret.ts';
import type { Command, Exit, Place, Running } from '../../../src/ports/place.ts';
import type { StepContext } from '../../../src/ports/step-context.ts';

/** A machine with its own temporary folder and a list of folders in which it finds programs. */
export interface Machine {
  readonly place: Place;
  readonly context: StepContext;
  readonly folder: string;
  /** What parts warned of. */
  readonly warnings: string[];
  close(): void;
}

export function openMachine(path = process.env.PATH ?? ''): Machine {
  const folder = mkdtempSync(join(tmpdir(), 'bp-codecs-'));
  const scratch = join(folder, 'scratch');
  mkdirSync(scratch, { mode: 0o700 });
  const warnings: string[] = [];
  let names = 0;
  const context: StepContext = {
    signal: new AbortController().signal,
    scratch: {
      path: (name) => {
        names += 1;
        return Promise.resolve(join(scratch, `${names}-${name}`));
      },
    },
    clock: { now: () => Date.now() },
    record: () => undefined,
    progress: () => undefined,
    warn: (message) => warnings.push(message),
  };
  const close = (): void => rmSync(folder, { recursive: true, force: true });
  return { place: createPlace(path), context, folder, warnings, close };
}

function createPlace(path: string): Place {
  return {
    kind: 'local',
    check: () => Promise.resolve([]),
    which: (program) => Promise.resolve(find(program, path)),
    spawn: (command) => start(command, path),
    standIn: (command) => Promise.resolve(command),
    scratch: (name, { scratch }) => scratch.path(name),
  };
}

function find(program: string, path: string): string | null {
  const candidates = path.split(delimiter).map((folder) => join(folder, program));
  return candidates.find(isRunnable) ?? null;
}

function isRunnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function start({ argv, env, cwd }: Command, path: string): Running {
  const [program, ...rest] = argv;
  const child = spawn(program, rest, { env: environment(env, path), cwd });
  const { promise, resolve } = Promise.withResolvers<Exit>();
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-8192);
  });
  child.stdin.on('error', () => undefined);
  child.once('error', ({ message }) =>
    resolve({ code: null, signal: null, stderr, failure: message }),
  );
  child.once('close', (code, signal) => resolve({ code, signal, stderr }));
  return { stdin: child.stdin, stdout: child.stdout, done: promise };
}

function environment(own: Command['env'], path: string): Record<string, string> {
  const named = Object.entries(own ?? {}).map(([name, value]) => [
    name,
    value instanceof Secret ? value.reveal() : value,
  ]);
  return { PATH: path, HOME: process.env.HOME ?? '/', ...Object.fromEntries(named) };
}
