import type { Room } from '../ports/destination.ts';
import { formatBytes } from '../util/human.ts';
import { roomAt } from '../util/room.ts';
import { contextOf } from './context.ts';
import { estimateRun, mostOfRun, type RunEstimate } from './estimate.ts';
import type { NamedFinding } from './named-finding.ts';
import type { Run } from './run.ts';

interface Need {
  /** Whose finding it is when there is no room. */
  readonly part: string;
  readonly room: Room | null;
  readonly bytes: number;
}

/** A full disk stops the live database too: what the run will need must be there beforehand, disk by disk. */
export async function checkSpace(run: Run): Promise<readonly NamedFinding[]> {
  const most = await mostOfRun(run);
  if (most !== null && (await findShortages(run, most)).length === 0) return [];
  return await findShortages(run, await estimateRun(run));
}

async function findShortages(run: Run, estimate: RunEstimate): Promise<readonly NamedFinding[]> {
  const { keepFree } = run.plan.stages.preflight;
  const taken = new Map<string, number>();
  return (await needsOf(run, estimate)).flatMap(({ part, room, bytes }) => {
    if (room === null) return [];
    const before = taken.get(room.disk) ?? 0;
    if (room.bytes - before - bytes >= keepFree) {
      taken.set(room.disk, before + bytes);
      return [];
    }
    return [tooSmall(part, { free: room.bytes, before, bytes, keepFree })];
  });
}

/** In the order in which they are served: without staging there is nothing, and one copy is better than none. */
async function needsOf(
  run: Run,
  { storedBytes, scratchBytes }: RunEstimate,
): Promise<readonly Need[]> {
  const { staging, plan, parts } = run;
  const staged = await roomOf(() => roomAt(staging.folder));
  const needs: Need[] = [];
  if (plan.staging.mode === 'spool')
    needs.push({ part: 'staging', room: staged, bytes: storedBytes });
  if (scratchBytes > 0) {
    const room = await roomOf(() => roomAt(run.scratch.folder));
    needs.push({ part: 'scratch', room, bytes: scratchBytes });
  }
  for (const { id, destination } of parts.destinations) {
    const room = await roomOf(() => destination.free(contextOf(run)));
    const isAdopted = id === staging.adopter && room?.disk === staged?.disk;
    needs.push({ part: id, room, bytes: isAdopted ? 0 : storedBytes });
  }
  return needs;
}

/** Who cannot say how much is free has a finding of its own, or writing will tell. */
function roomOf(ask: () => Promise<Room | null>): Promise<Room | null> {
  return ask().catch(() => null);
}

interface Shortage {
  readonly free: number;
  readonly before: number;
  readonly bytes: number;
  readonly keepFree: number;
}

function tooSmall(part: string, { free, before, bytes, keepFree }: Shortage): NamedFinding {
  const others = before > 0 ? ` beside ${formatBytes(before)} for others on the same disk` : '';
  return {
    part,
    severity: 'error',
    message: `${formatBytes(free)} are free, but about ${formatBytes(bytes)} are needed${others}, and ${formatBytes(keepFree)} must stay free`,
    hint: 'make room, use another disk, or correct `stages.preflight.estimate` or `keepFree`',
  };
}
