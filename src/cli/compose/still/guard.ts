import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { StillGuard } from '../../../stages/still/still-tools.ts';
import { callInOwnProcess } from '../../../util/own-process.ts';
import type { Env } from '../../environment.ts';
import type * as program from './guard-process.ts';
import type { Told } from './told.ts';

/** The same file in the sources and in what is built of them. */
const module = new URL(`guard-process${extname(import.meta.url)}`, import.meta.url).href;
const entry: keyof typeof program = 'keepWatch';

const readyMs = 15_000;

/**
 * Begins with the first container that is stopped, in a session of its own, and ends with us. It holds the other end of a
 * pipe: when that closes and something is still stopped, we are dead, and it starts it.
 */
export function createStillGuard(env: Env): StillGuard {
  let guard: Guard | null = null;
  return {
    hold: async (held, journal) => {
      guard ??= begin(env);
      return await guard.ask({ hold: held, journal });
    },
    release: (container) => guard?.say({ release: container }),
  };
}

interface Guard {
  say(told: Told): void;
  /** Whether it has heard it: one that is only just beginning could be ended before it can refuse that. */
  ask(told: Told): Promise<boolean>;
}

function begin(env: Env): Guard {
  const [command, ...argv] = callInOwnProcess({ module, entry, argument: null });
  const child = spawn(command, argv, {
    detached: true,
    cwd: '/',
    env: { ...env },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const isGone = new Promise<false>((resolve) => {
    // Where it cannot run, whoever recovers starts what is down.
    for (const event of ['error', 'exit'] as const) child.on(event, () => resolve(false));
    for (const stream of [child.stdin, child.stdout]) stream.on('error', () => resolve(false));
  });
  for (const one of [child, child.stdin, child.stdout]) letEnd(one);
  const say = (told: Told) => void child.stdin.write(`${JSON.stringify(told)}\n`);
  return {
    say,
    ask: async (told) => {
      const over = new AbortController();
      const { signal } = over;
      const answer = once(child.stdout, 'data', { signal }).then(() => true);
      say(told);
      try {
        return await Promise.race([answer, isGone, pause(readyMs, false, { signal })]);
      } catch {
        // Its end of the pipe is broken: it is gone.
        return false;
      } finally {
        over.abort();
      }
    },
  };
}

/** It keeps nobody from ending. */
function letEnd(one: object): void {
  if ('unref' in one && typeof one.unref === 'function') one.unref();
}
