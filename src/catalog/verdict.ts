import type { Manifest } from '../model/run/manifest.ts';
import { isImported } from '../model/run/origin.ts';
import { findSuspicions } from '../model/suspicion.ts';
import { visibleLine } from '../util/visible-text.ts';
import type { Backup } from './inventory.ts';
import { type JudgedCopy, judgeCopy } from './judge-copy.ts';

/** `suspect`: it is whole, but its content looks like less than it should be; it protects nothing. */
export type BackupVerdict = 'good' | 'suspect' | 'unverified' | 'broken';

export interface JudgedBackup {
  readonly backup: Backup;
  readonly verdict: BackupVerdict;
  /** Why; safe to print. */
  readonly reason: string;
  readonly suspicions: readonly string[];
  readonly copies: readonly JudgedCopy[];
}

/**
 * What each backup is worth: good when one copy is good and it is not suspect. Backups are judged from the oldest
 * on, because each is held against the last good one before it; what was imported is no measure, and held against none. In the order in which they were given.
 */
export function judgeBackups(backups: readonly Backup[]): readonly JudgedBackup[] {
  const lastGood = new Map<string, Manifest>();
  const judged = new Map<Backup, JudgedBackup>();
  for (const backup of backups.toSorted((a, b) => a.startedAt - b.startedAt)) {
    const result = judgeBackup(backup, lastGood);
    judged.set(backup, result);
    if (result.verdict === 'good' && backup.manifest && !isImported(backup.manifest)) {
      remember(backup.manifest, lastGood);
    }
  }
  return backups.flatMap((backup) => judged.get(backup) ?? []);
}

/** The dumps that a backup really holds. */
export function dumpsOf({ artifacts }: Pick<Manifest, 'artifacts'>): readonly string[] {
  const dumps: string[] = [];
  for (const { dump } of artifacts) if (!dumps.includes(dump)) dumps.push(dump);
  return dumps;
}

function judgeBackup(backup: Backup, lastGood: ReadonlyMap<string, Manifest>): JudgedBackup {
  const copies = backup.copies.map(judgeCopy);
  const suspicions = isCleared(backup) ? [] : suspicionsOf(backup, lastGood);
  const best =
    copies.find(({ verdict }) => verdict === 'good') ??
    copies.find(({ verdict }) => verdict === 'unverified') ??
    copies[0];
  const found = { backup, suspicions, copies };
  if (backup.isTampered) {
    return { ...found, verdict: 'broken', reason: 'destinations hold different manifests for it' };
  }
  const [suspicion] = suspicions;
  if (best?.verdict === 'good' && suspicion !== undefined) {
    return { ...found, verdict: 'suspect', reason: suspicion };
  }
  return { ...found, verdict: best?.verdict ?? 'broken', reason: best?.reason ?? 'no copy' };
}

/**
 * Beside what the comparison says now, what the run itself found: the backup that it was compared with may be
 * gone by today, and that must not make it good.
 */
function suspicionsOf(
  { manifest }: Backup,
  lastGood: ReadonlyMap<string, Manifest>,
): readonly string[] {
  if (manifest === null) return [];
  const reasons = new Set<string>();
  for (const { facts } of manifest.artifacts) {
    if (typeof facts.suspect === 'string') reasons.add(visibleLine(facts.suspect));
  }
  for (const dump of isImported(manifest) ? [] : dumpsOf(manifest)) {
    const previous = lastGood.get(dump);
    const found = previous === undefined ? [] : findSuspicions(dump, manifest, previous);
    for (const { reason } of found) reasons.add(reason);
  }
  return reasons.size === 0 ? none : [...reasons];
}

const none: readonly string[] = [];

/** One copy speaks for all: their bytes are the same. */
function isCleared({ copies }: Backup): boolean {
  return copies.some(({ checks, destination, state }) =>
    checks.some(
      (check) =>
        state === 'complete' &&
        check.verdict === 'pass' &&
        check.destination === destination &&
        (check.level === 'accept' || check.level === 'open' || check.level === 'restore'),
    ),
  );
}

function remember(manifest: Manifest, lastGood: Map<string, Manifest>): void {
  for (const dump of dumpsOf(manifest)) lastGood.set(dump, manifest);
}
