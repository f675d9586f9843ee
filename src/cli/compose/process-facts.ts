import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Holder } from '../../ports/lock.ts';

/** By which others know this process again, also after its id is used a second time. */
export function processFacts(): Omit<Holder, 'run' | 'since' | 'verb'> {
  return {
    pid: process.pid,
    startTicks: startTicksOf(process.pid) ?? 0,
    bootId: readText('/proc/sys/kernel/random/boot_id') ?? '',
    host: hostname(),
  };
}

/** Whether exactly this process lives, and not another one under its id. */
export function isAliveProcess({
  pid,
  startTicks,
  bootId,
}: {
  readonly pid: number;
  readonly startTicks: number;
  readonly bootId: string;
}): boolean {
  return bootId === processFacts().bootId && startTicksOf(pid) === startTicks;
}

/** When a process began, in ticks since boot; `null` when there is none. */
export function startTicksOf(pid: number): number | null {
  const stat = readText(`/proc/${pid}/stat`);
  // The name of the program may hold spaces and brackets: what counts stands after the last one.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields?.[19] === undefined ? null : Number(fields[19]);
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    // Not Linux, or gone meanwhile.
    return null;
  }
}
