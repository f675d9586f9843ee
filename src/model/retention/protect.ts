import type { Keep } from '../plan.ts';
import type { Zone } from '../zone.ts';
import type { KeptBackup } from './backup.ts';
import { applyRules } from './rules.ts';

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
  const reasons = new Map<string, readonly string[]>();
  const byDump = groupByDump(good);
  for (const [dump, holders] of byDump) {
    for (const [id, found] of reasonsFor(holders, rules)) {
      const named = byDump.size === 1 ? found : found.map((reason) => `${dump}: ${reason}`);
      reasons.set(id, [...(reasons.get(id) ?? []), ...named]);
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

/** Whatever the rules say: the backup of the run itself, and what a person holds. */
function noteOthers(
  good: readonly KeptBackup[],
  { own }: ProtectionRules,
  reasons: Map<string, readonly string[]>,
): void {
  for (const { id, hold } of good) {
    if (id === own) reasons.set(id, [...(reasons.get(id) ?? []), 'this run has made it']);
    if (hold !== null) reasons.set(id, [`held: ${hold}`, ...(reasons.get(id) ?? [])]);
  }
}

function reasonsFor(
  holders: readonly KeptBackup[],
  { keep, minimum, zone }: ProtectionRules,
): ReadonlyMap<string, readonly string[]> {
  if (keep === undefined) {
    return new Map(holders.map(({ id }) => [id, ['no rule ever removes one']]));
  }
  const kept = new Map(applyRules(holders, keep, zone));
  for (const { id } of holders.slice(0, minimum)) {
    if (!kept.has(id)) kept.set(id, [`at least ${minimum} good ones always stay`]);
  }
  return kept;
}

function groupByDump(backups: readonly KeptBackup[]): ReadonlyMap<string, readonly KeptBackup[]> {
  const found = new Map<string, KeptBackup[]>();
  for (const backup of backups) {
    for (const dump of dumpsOf(backup)) {
      const holders = found.get(dump) ?? [];
      holders.push(backup);
      found.set(dump, holders);
    }
  }
  return found;
}

/** One that holds nothing that we know by name still counts as a backup of its own kind. */
function dumpsOf({ dumps }: KeptBackup): readonly string[] {
  return dumps === null || dumps.length === 0 ? ['(no dump)'] : dumps;
}
