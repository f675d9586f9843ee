import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const lookEveryMs = 20;
const killedWithinMs = 2_000;

/** Ends a process group: asks, waits, kills, and waits until nobody of it is left. Never rejects. */
export async function endGroup(group: number, graceMs: number): Promise<void> {
  if (!signalGroup(group, 'SIGTERM')) return;
  if (await isGoneWithin(group, graceMs)) return;
  signalGroup(group, 'SIGKILL');
  await isGoneWithin(group, killedWithinMs);
}

/** Whether there was anybody whom the signal could reach. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal);
  } catch {
    // Nobody is left, or only programs of another user, whom we cannot end.
    return false;
  }
}

/** Members that are not our children announce their end to nobody: one has to look. */
async function isGoneWithin(group: number, limitMs: number): Promise<boolean> {
  const end = performance.now() + limitMs;
  while (signalGroup(group, 0) && hasLiving(group)) {
    if (performance.now() > end) return false;
    await pause(lookEveryMs);
  }
  return true;
}

/** A dead member that nobody has buried still takes signals; in a container this may last for ever. */
function hasLiving(group: number): boolean {
  if (process.platform !== 'linux') return true;
  return readdirSync('/proc').some((name) => /^\d+$/.test(name) && isLiving(name, group));
}

function isLiving(pid: string, group: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state, , itsGroup] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(itsGroup) === group && state !== 'Z' && state !== 'X';
  } catch {
    // It ended while we looked.
    return false;
  }
}
