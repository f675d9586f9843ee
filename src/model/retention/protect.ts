import type { Keep } from '../plan.ts';
import type { Zone } from '../zone.ts';
import type { KeptBackup } from './backup.ts';
import { applyRules, type Kept } from './rules.ts';

export interface Protection {
  /** Why good backups stay, by id. */
  readonly reasons: ReadonlyMap<string, readonly string[]>;
  /** The good backups that stay and hold a dump, newest first. */
  readonly keepersOf: (dump: string) => readonly KeptBackup[];
}

export interface ProtectionRules {
  /** Left out: everything stays. */
  readonly keep: Keep | undefined;
  readonly minimum: number;
  readonly zone: Zone;
  /** The backup of the run that decides; `null` for none. */
  readonly own: string | null;
}

/** Which of the good backups stay, newest first. A backup stays when the rules want it for any of its dumps. */
export function protect(good: readonly KeptBackup[], rules: ProtectionRules): Protection {
  const reasons = new Map<string, string[]>();
  const byDump = groupByDump(good);
  const judge = onceForEach((holders) => reasonsFor(holders, rules));
  for (const [dump, holders] of byDump) {
    const name = byDump.size === 1 ? '' : `${dump}: `;
    for (const [at, found] of judge(holders).entries()) {
      for (const reason of found) addTo(reasons, holders[at]?.id ?? '', `${name}${reason}`);
    }
  }
  noteOthers(good, rules, reasons);
  const keepers = new Map<string, readonly KeptBackup[]>();
  for (const [dump, holders] of byDump) {
    keepers.set(
      dump,
      holders.filter(({ id }) => reasons.has(id)),
    );
  }
  return { reasons, keepersOf: (dump) => keepers.get(dump) ?? [] };
}

/** Mostly every backup holds every dump: what is the same for all of them is found out once. */
function onceForEach(judge: (holders: readonly KeptBackup[]) => Kept): typeof judge {
  const known: { readonly holders: readonly KeptBackup[]; readonly kept: Kept }[] = [];
  return (holders) => {
    const found = known.find((one) => isSame(one.holders, holders));
    const kept = found?.kept ?? judge(holders);
    if (found === undefined) known.push({ holders, kept });
    return kept;
  };
}

function isSame(some: readonly KeptBackup[], others: readonly KeptBackup[]): boolean {
  return some.length === others.length && some.every((one, at) => one === others[at]);
}

/** Whatever the rules say: the backup of the run itself, and what a person holds. */
function noteOthers(
  good: readonly KeptBackup[],
  { own }: ProtectionRules,
  reasons: Map<string, string[]>,
): void {
  for (const { id, hold } of good) {
    if (id === own) addTo(reasons, id, 'this run has made it');
    if (hold !== null) reasons.set(id, [`held: ${hold}`, ...(reasons.get(id) ?? [])]);
  }
}

function reasonsFor(
  holders: readonly KeptBackup[],
  { keep, minimum, zone }: ProtectionRules,
): Kept {
  if (keep === undefined) return holders.map(() => ['no rule ever removes one']);
  const kept = applyRules(holders, keep, zone);
  const least = [`at least ${minimum} good ones always stay`];
  return kept.map((reasons, at) => (reasons.length === 0 && at < minimum ? least : reasons));
}

function groupByDump(backups: readonly KeptBackup[]): ReadonlyMap<string, readonly KeptBackup[]> {
  const found = new Map<string, KeptBackup[]>();
  for (const backup of backups) {
    for (const dump of countedDumps(backup)) addTo(found, dump, backup);
  }
  return found;
}

/** One that holds nothing that we know by name still counts as a backup of its own kind. */
export function countedDumps({ dumps }: KeptBackup): readonly string[] {
  return dumps === null || dumps.length === 0 ? ['(no dump)'] : dumps;
}

function addTo<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}
