import { isBackupId } from '../model/run/backup-id.ts';
import { isImported } from '../model/run/origin.ts';
import type { Inventory } from './inventory.ts';
import type { OpenCatalog } from './read-catalog.ts';
import { resolveTarget, type TargetQuery } from './resolve-target.ts';
import { dumpsOf, type JudgedBackup, judgeBackups } from './verdict.ts';

/** What had to be read to say which backup is meant. */
export interface Sought {
  readonly inventory: Inventory;
  /** The newest first; all of them, or as many as decide. */
  readonly backups: readonly JudgedBackup[];
}

/** So many are read at first, then more, then all. */
const windows = [64, 512, Number.POSITIVE_INFINITY] as const;
/**
 * Whether a backup is suspect depends on the last good one before it, whether that one was good on the one before,
 * and so on to the oldest of all. But each was held against its past when it was made, and its manifest says what
 * was found: so many in a row that say nothing are enough, unless older ones were much larger. Those are looked at.
 */
const enoughOlder = 32;
const muchLarger = 1.5;
/** More of them are not needed to find that everything has to be read. */
const largest = 64;

/**
 * Reads a catalogue from the newest backup on until it is certain which one is meant, and what it is worth. Where
 * none is meant, or the target could be one of several, everything is read.
 */
export async function seekBackup(catalog: OpenCatalog, query: TargetQuery): Promise<Sought> {
  const start = startOf(catalog, query);
  for (const size of windows) {
    const ids = catalog.ids.slice(start ?? 0, (start ?? 0) + size);
    const isAll = (start ?? 0) + ids.length === catalog.ids.length;
    if (isAll && start === null) break;
    const backups = judgeBackups((await catalog.read(new Set(ids))).backups);
    const found = findEarly(backups, query, start);
    if (found === null || !(isAll || isCertain(found, backups))) continue;
    const sought = judged(
      await catalog.read(new Set([...ids, ...(await beside(catalog, found, ids))])),
    );
    if (isSame(found, findEarly(sought.backups, query, start))) return sought;
  }
  return judged(await catalog.read(null));
}

/** An id says where to begin; `null`: with the newest. */
function startOf({ ids }: OpenCatalog, { which, only }: TargetQuery): number | null {
  const isId = which.reading === 'id' || (which.reading === 'any' && isBackupId(which.text));
  const at = isId && only.length === 0 ? ids.indexOf(which.text) : -1;
  return at === -1 ? null : at;
}

/** What is meant, if no older backup could be meant instead. A text that is no id may be a tag, and that comes first. */
function findEarly(
  backups: readonly JudgedBackup[],
  query: TargetQuery,
  start: number | null,
): JudgedBackup | null {
  const { which } = query;
  if (which.reading === 'id' && start === null) return null;
  const isUnclear = which.reading === 'any' && start === null;
  const asked = isUnclear ? ({ reading: 'tag', text: which.text } as const) : which;
  const found = resolveTarget(backups, { ...query, which: asked });
  return found.kind === 'found' ? found.backup : null;
}

function isCertain(found: JudgedBackup, backups: readonly JudgedBackup[]): boolean {
  const { manifest } = found.backup;
  if (manifest === null || isImported(manifest)) return true;
  const older = backups.slice(backups.indexOf(found) + 1).filter(isMeasure);
  return dumpsOf(manifest).every((dump) => {
    const holding = older.filter(({ backup }) => backup.manifest && holds(backup.manifest, dump));
    return holding.length >= enoughOlder;
  });
}

/** Whether later ones are held against it. */
function isMeasure({ verdict, backup }: JudgedBackup): boolean {
  return verdict === 'good' && !isImported(backup.manifest);
}

function holds(manifest: Parameters<typeof dumpsOf>[0], dump: string): boolean {
  return manifest.artifacts.some((artifact) => artifact.dump === dump);
}

/** What may change what it is worth, and the one that its manifest names as the one before. */
async function beside(
  catalog: OpenCatalog,
  { backup }: JudgedBackup,
  ids: readonly string[],
): Promise<readonly string[]> {
  const oldest = ids.at(-1) ?? backup.id;
  const older = catalog.ids.filter((id) => id < oldest);
  const weights = await catalog.weigh([backup.id, ...older]);
  const weightOf = (id: string): number => weights.get(id) ?? 0;
  const limit = muchLarger * weightOf(backup.id);
  const larger = older
    .filter((id) => weightOf(id) > limit)
    .toSorted((a, b) => weightOf(b) - weightOf(a));
  const previous = backup.manifest?.previous?.id;
  return [...larger.slice(0, largest), ...(previous === undefined ? [] : [previous])];
}

function isSame(found: JudgedBackup, again: JudgedBackup | null): boolean {
  return found.backup.id === again?.backup.id && found.verdict === again.verdict;
}

function judged(inventory: Inventory): Sought {
  return { inventory, backups: judgeBackups(inventory.backups) };
}
