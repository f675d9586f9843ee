import type { RestoreOutcome } from '../../model/restore/summary.ts';
import type { Outcome } from '../../model/run/summary.ts';
import type { Holder, HostLocks } from '../../ports/lock.ts';
import type { Ending } from '../reach/last-run.ts';
import { folderOf, type HolderState, isOver, stateOfHolder } from '../reach/live-run.ts';
import { namesIn, type PastRuns } from '../reach/past-runs.ts';
import { readEnding } from './end-run.ts';

export interface Places {
  readonly locks: HostLocks;
  readonly lockFolder: string;
  readonly past: PastRuns;
}

type PastVerb = 'run' | 'restore';

/** A run or a restore by its id or the beginning of it. */
export type FoundRun =
  | {
      readonly kind: 'held';
      readonly pipeline: string;
      readonly holder: Holder;
      readonly state: HolderState;
    }
  /** It is known here, and nothing holds its lock any more. */
  | {
      readonly kind: 'past';
      readonly pipeline: string;
      readonly verb: PastVerb;
      readonly last: Ending<Outcome | RestoreOutcome>;
    }
  | { readonly kind: 'several'; readonly runs: readonly string[] }
  | { readonly kind: 'unknown'; readonly live: readonly string[] };

/** Looks at every lock of this host and every run and restore of this installation; no pipeline file is needed. */
export async function findRun(wanted: string, places: Places): Promise<FoundRun> {
  const held = (await readHolders(places)).filter(mayBeARun);
  const fitting = held.filter(({ holder }) => holder.run.startsWith(wanted));
  const runs = [...new Set(fitting.map(({ holder }) => holder.run))];
  if (runs.length > 1) return { kind: 'several', runs };
  const [found] = fitting;
  if (found !== undefined && !(await isKnownToBeOver(found, places))) {
    return { kind: 'held', ...found, state: stateOfHolder(found.holder) };
  }
  const past = await findPast(wanted, places);
  if (past !== null) return { kind: 'past', ...past };
  const live = held.filter(({ holder }) => stateOfHolder(holder) === 'alive');
  return { kind: 'unknown', live: [...new Set(live.map(({ holder }) => holder.run))] };
}

interface Held {
  readonly pipeline: string;
  readonly holder: Holder;
}

async function readHolders({ locks, lockFolder }: Places): Promise<readonly Held[]> {
  const names = (await namesIn(lockFolder)).filter((name) => name.endsWith('.lock'));
  const held: Held[] = [];
  for (const name of names) {
    const pipeline = name.slice(0, -'.lock'.length);
    const holder = await locks.holder(pipeline);
    if (holder !== null) held.push({ pipeline, holder });
  }
  return held;
}

/** The lock file keeps the name of its last holder; the journal knows whether that is over. */
function isKnownToBeOver({ pipeline, holder }: Held, { past }: Places): Promise<boolean> {
  return isOver(folderOf(past, pipeline, holder));
}

/** Short commands take the lock, too; of those that are over nobody wants to hear. */
function mayBeARun({ holder }: Held): boolean {
  return ['run', 'restore'].includes(holder.verb) || stateOfHolder(holder) !== 'dead';
}

async function findPast(wanted: string, { past }: Places) {
  for (const pipeline of await past.pipelines()) {
    const known = {
      run: await past.runs(pipeline),
      restore: await past.restores(pipeline),
    };
    for (const verb of ['run', 'restore'] as const) {
      const run = known[verb].find((one) => one.startsWith(wanted));
      if (run === undefined) continue;
      const last = await readEnding(folderOf(past, pipeline, { verb, run }), { verb, run });
      return { pipeline, verb, last: last === 'dry' ? dryRun(run) : last };
    }
  }
  return null;
}

function dryRun(run: string): Ending<Outcome> {
  return { run, outcome: 'success', reason: 'it was a dry run', at: Number.NaN };
}
