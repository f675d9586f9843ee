import { type BackupId, timeOf } from '../model/run/backup-id.ts';
import type { StepContext } from '../ports/step-context.ts';
import type { Backup, Copy, Inventory } from './inventory.ts';
import {
  type CatalogRequest,
  type DestinationContents,
  type OpenDestination,
  openDestination,
} from './read-destination.ts';

/**
 * What exists of a pipeline, computed from its destinations alone. All are read at once; one that fails is
 * reported beside the others. Rejects only when the signal fires.
 */
export async function readCatalog(
  request: CatalogRequest,
  context: StepContext,
): Promise<Inventory> {
  return await (await openCatalog(request, context)).read(null);
}

/** All destinations, listed. Of thousands of backups only those are read that somebody wants to know of. */
export interface OpenCatalog {
  /** Of every folder anywhere, the newest first by name. */
  readonly ids: readonly BackupId[];
  /** What the files of a backup take, where they take most. */
  bytesOf(id: BackupId): number;
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
    ids: [...new Set(open.flatMap(({ ids }) => ids))].sort().reverse(),
    bytesOf: (id) => Math.max(0, ...open.map((one) => one.bytesOf(id))),
    read: async (wanted) => combine(await Promise.all(open.map((one) => one.read(wanted)))),
  };
}

function combine(found: readonly DestinationContents[]): Inventory {
  const byId = Map.groupBy(
    found.flatMap(({ copies }) => copies),
    ({ id }) => id,
  );
  const groups = [...byId].map(([id, copies]) => ({ id, copies }));
  return {
    backups: groups.filter(hasManifest).map(mergeCopies).sort(newestFirst),
    orphans: groups.filter((group) => !hasManifest(group)).flatMap(({ copies }) => copies),
    destinations: found.map(({ report }) => report),
  };
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
