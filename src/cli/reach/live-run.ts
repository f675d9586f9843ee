import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Holder, HostLocks } from '../../ports/lock.ts';
import { type Entry, readJournal } from '../../runner/journal.ts';
import type { StateFolder } from '../../runner/state-folder.ts';
import { processFacts, startTicksOf } from '../compose/process-facts.ts';

/** `elsewhere`: another host shares the lock folder, and nobody here can see its processes. */
export type HolderState = 'alive' | 'dead' | 'elsewhere';

/** Whether the process that a lock names is still that process: by its id, its start and the boot of the host. */
export function stateOfHolder({ pid, startTicks, bootId, host }: Holder): HolderState {
  const own = processFacts();
  if (host !== own.host) return 'elsewhere';
  const isSame = bootId === own.bootId && startTicksOf(pid) === startTicks;
  return isSame && !isZombie(pid) ? 'alive' : 'dead';
}

/** It has ended, and only its parent has not looked yet. */
function isZombie(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
  } catch {
    // Gone meanwhile.
    return true;
  }
}

/** A command that works on a pipeline just now. */
export interface LiveRun {
  readonly holder: Holder;
  readonly state: 'alive' | 'elsewhere';
  /** The stage of a run, or the step of a restore; `null` where it says nothing. */
  readonly stage: string | null;
  readonly percent: number | null;
}

type Folders = Pick<StateFolder, 'runFolder' | 'restoreFolder'>;

/** Where whoever has taken a lock keeps its journal, if it keeps one. */
export function folderOf(
  state: Folders,
  pipeline: string,
  { verb, run }: Pick<Holder, 'verb' | 'run'>,
): string {
  const isRestore = verb === 'restore';
  return isRestore ? state.restoreFolder(pipeline, run) : state.runFolder(pipeline, run);
}

interface Looking {
  readonly locks: HostLocks;
  readonly state: Folders;
}

/** Whoever took the lock last may have given it back: its process must live, and its journal must have no end. */
export async function findLiveRun(
  { locks, state }: Looking,
  pipeline: string,
): Promise<LiveRun | null> {
  const holder = await locks.holder(pipeline);
  if (holder === null) return null;
  const known = stateOfHolder(holder);
  const folder = folderOf(state, pipeline, holder);
  if (known === 'dead' || (await isOver(folder))) return null;
  return { holder, state: known, ...(await readProgress(folder)) };
}

/** Whether a run is over and nothing of it is left. */
export async function hasEnded(runFolder: string): Promise<boolean> {
  return await hasLine(runFolder, ['end']);
}

/** Whether it is over; it may have left something. */
export async function isOver(runFolder: string): Promise<boolean> {
  return await hasLine(runFolder, ['end', 'left']);
}

async function hasLine(runFolder: string, kinds: readonly Entry['kind'][]): Promise<boolean> {
  try {
    const entries = await readJournal(join(runFolder, 'journal.ndjson'));
    return entries.some(({ kind }) => kinds.includes(kind));
  } catch {
    // Not every command keeps a journal, and not in this state folder.
    return false;
  }
}

async function readProgress(folder: string): Promise<Pick<LiveRun, 'stage' | 'percent'>> {
  try {
    const told: unknown = JSON.parse(await readFile(join(folder, 'live.json'), 'utf8'));
    if (typeof told !== 'object' || told === null) return nothing;
    const { stage, percent }: { stage?: unknown; percent?: unknown } = told;
    return {
      stage: typeof stage === 'string' ? stage : null,
      percent: typeof percent === 'number' ? percent : null,
    };
  } catch {
    // It has not told anything yet.
    return nothing;
  }
}

const nothing = { stage: null, percent: null };
