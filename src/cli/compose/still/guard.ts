import { type ChildProcess, spawn } from 'node:child_process';
import { extname } from 'node:path';
import type { StillGuard } from '../../../stages/still/still-tools.ts';
import { callInOwnProcess } from '../../../util/own-process.ts';
import type { Env } from '../../environment.ts';
import type * as program from './guard-process.ts';
import type { Told } from './told.ts';

/** The same file in the sources and in what is built of them. */
const module = new URL(`guard-process${extname(import.meta.url)}`, import.meta.url).href;
const entry: keyof typeof program = 'keepWatch';

/**
 * Begins with the first container that is stopped, in a session of its own, and ends with us. It holds the other end of a
 * pipe: when that closes and something is still stopped, we are dead, and it starts it.
 */
export function createStillGuard(env: Env): StillGuard {
  let guard: ChildProcess | null = null;
  const say = (told: Told) => {
    guard ??= begin(env);
    guard.stdin?.write(`${JSON.stringify(told)}\n`);
  };
  return {
    hold: (held) => say({ hold: held }),
    release: (container) => say({ release: container }),
  };
}

function begin(env: Env): ChildProcess {
  const [command, ...argv] = callInOwnProcess({ module, entry, argument: null });
  const child = spawn(command, argv, {
    detached: true,
    cwd: '/',
    env: { ...env },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Where it cannot run, whoever recovers starts what is down.
  child.on('error', () => undefined);
  child.stdin.on('error', () => undefined);
  child.unref();
  if ('unref' in child.stdin && typeof child.stdin.unref === 'function') child.stdin.unref();
  return child;
}
