import { type BackupId, timeOf } from '../model/run/backup-id.ts';
import type { StepContext } from '../ports/step-context.ts';
import type { CatalogRequest } from './catalog-request.ts';
import { type Hold, longerHold } from './hold.ts';
import type { Backup, Copy, Inventory } from './inventory.ts';
import { isLive } from './live-sign.ts';
import { findSignOfBackup } from './lost-manifest.ts';
import {
  type DestinationContents,
  type OpenDestination,
  openDestination,
} from './read-destination.ts';
import { settleDeletions } from './settle-deletions.ts';

/**
 * What exists of a pipeline, computed from its destinations alone. All are read at once; one that fails is
 * reported beside the others. Rejects only when the signal fires.
 */
export async function readCatalog(
  request: CatalogRequest,
  context: StepContext,
): Promise<Inventory> {
  return await (await openCatalog({ ...request, isThrifty: false }, context)).read(null);
}

/** All destinations, listed. Of thousands of backups only those are read that somebody wants to know of. */
export interface OpenCatalog {
  /** Of every folder anywhere, also empty ones, the newest first by name. */
  readonly ids: readonly BackupId[];
  /** What the artifacts of these backups take, where they take most; nothing for one that is not there. */
  weigh(ids: readonly BackupId[]): Promise<ReadonlyMap<BackupId, number>>;
  /** What is known of these backups, of all with `null`; about the destinations it always says everything. */
  read(wanted: ReadonlySet<BackupId> | null): Promise<Inventory>;
}

/** As `readCatalog`, up to what is read. */
export async function openCatalog(
  request: CatalogRequest,
  context: StepContext,
): Promise<OpenCatalog> {
  const open: readonly OpenDestination[] = await Promise.all(
    request.destinations.map((destination) => openDestination(destination, request, context)),
  );
  return {
    ids: [...idsOf(open)].sort().reverse(),
    weigh: async (ids) => heaviest(await Promise.all(open.map((one) => one.weigh(ids)))),
    read: async (wanted) => {
      await Promise.all(open.map((one) => one.look(wanted)));
      const known = idsOf(open);
      const found = await Promise.all(open.map((one) => one.read(wanted, known)));
      return combine(found, context.clock.now());
    },
  };
}

function idsOf(open: readonly OpenDestination[]): ReadonlySet<BackupId> {
  return new Set(open.flatMap(({ ids }) => ids));
}

function heaviest(
  weights: readonly ReadonlyMap<BackupId, number>[],
): ReadonlyMap<BackupId, number> {
  const most = new Map<BackupId, number>();
  for (const [id, bytes] of weights.flatMap((one) => [...one]))
    most.set(id, Math.max(most.get(id) ?? 0, bytes));
  return most;
}

function combine(found: readonly DestinationContents[], nowMs: number): Inventory {
  const byId = Map.groupBy(heldCopies(found), ({ id }) => id);
  const groups = [...byId].map(([id, copies]) => ({ id, copies }));
  const merged = groups.filter(hasManifest).map(mergeCopies);
  const digests = new Map(merged.map(({ id, manifestSha256 }) => [id, manifestSha256]));
  const settled = settleDeletions(found, digests);
  const without = groups
    .filter((group) => !hasManifest(group))
    .map(({ id, copies }) => ({
      id,
      copies: copies.map((copy) => findLost(settled.copy(copy), nowMs)),
    }));
  return {
    backups: [
      ...merged.map((one) => ({ ...one, copies: one.copies.map(settled.copy) })),
      ...without.filter(hasManifest).map(mergeCopies),
    ].sort(newestFirst),
    orphans: without.filter((group) => !hasManifest(group)).flatMap(({ copies }) => copies),
    destinations: found.map(({ report }) => settled.report(report)),
  };
}

/** A hold at one destination protects the copies at all: one may have been completed after it was laid. */
function heldCopies(found: readonly DestinationContents[]): readonly Copy[] {
  const holds = new Map<BackupId, Hold>();
  for (const [id, hold] of found.flatMap((one) => [...one.holds]))
    holds.set(id, longerHold(holds.get(id) ?? null, hold));
  const all = found.flatMap(({ copies }) => copies);
  // Of most stores: there are ten thousand copies, and nobody holds one.
  if (holds.size === 0) return all;
  return all.map((copy) => {
    const hold = holds.get(copy.id) ?? null;
    return hold === copy.hold ? copy : { ...copy, hold };
  });
}

/** Where no destination has a manifest, what was one is a broken backup, and no remains of a run. */
function findLost(copy: Copy, nowMs: number): Copy {
  const { checks, uncounted, hold, isDeleted, heartbeatAt } = copy;
  if (isDeleted || isLive(heartbeatAt, nowMs)) return copy;
  const remains = { checks: checks.length + uncounted.length, isHeld: hold !== null };
  const sign = findSignOfBackup(remains);
  if (sign === null) return copy;
  return { ...copy, state: 'broken', problems: [`manifest.json is missing, but ${sign}`] };
}

interface Group {
  readonly id: string;
  readonly copies: readonly Copy[];
}

function hasManifest({ copies }: Group): boolean {
  return copies.some(({ state }) => state !== 'orphan');
}

function mergeCopies({ id, copies }: Group): Backup {
  const digests = new Set(copies.flatMap(({ manifestSha256 }) => manifestSha256 ?? []));
  const isTampered = digests.size > 1;
  const believed = isTampered ? undefined : copies.find(({ manifest }) => manifest !== null);
  const manifest = believed?.manifest ?? null;
  return {
    id,
    startedAt: manifest === null ? timeOf(id) : Date.parse(manifest.startedAt),
    manifest,
    manifestSha256: believed?.manifestSha256 ?? null,
    isTampered,
    copies: isTampered ? copies.map(disbelieve) : copies,
  };
}

/** Nobody can say which of two manifests is the true one. */
function disbelieve(copy: Copy): Copy {
  if (copy.manifest === null) return copy;
  const problems = ['its manifest is not the one that another destination holds', ...copy.problems];
  return { ...copy, state: 'broken', problems };
}

function newestFirst(a: Backup, b: Backup): number {
  return b.startedAt - a.startedAt || (a.id < b.id ? 1 : -1);
}
