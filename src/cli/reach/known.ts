import type { CatalogRequest } from '../../catalog/catalog-request.ts';
import type { DestinationReport, Inventory } from '../../catalog/inventory.ts';
import { openCatalog, readCatalog } from '../../catalog/read-catalog.ts';
import type { TargetQuery } from '../../catalog/resolve-target.ts';
import { type Sought, seekBackup } from '../../catalog/seek-backup.ts';
import { type JudgedBackup, judgeBackups } from '../../catalog/verdict.ts';
import type { StepContext } from '../../ports/step-context.ts';
import {
  isKnownStore,
  knownStoresFile,
  readKnownStores,
} from '../../runner/backup/known-stores.ts';
import type { Chosen } from '../choose-pipeline.ts';
import { openStore, type Store } from '../compose/store.ts';
import type { Io } from '../io.ts';

/** What is known of a pipeline's backups at this moment, and how to reach them. */
export interface Known extends Facts {
  readonly store: Store;
}

export interface Facts {
  readonly pipeline: string;
  readonly inventory: Inventory;
  /** Newest first. Where one backup was meant, only as many as decide which, and what it is worth. */
  readonly backups: readonly JudgedBackup[];
  readonly destinations: readonly KnownDestination[];
  /** Milliseconds of the epoch. */
  readonly nowMs: number;
}

export interface KnownDestination {
  readonly id: string;
  readonly required: boolean;
  /** Why nothing, or not all, is known of it. */
  readonly error: string | null;
  readonly report: DestinationReport;
}

/** `fromMemory`: what is merely shown may come from what was read before, as long as the listing has not changed. */
export interface Looked {
  readonly chosen: Chosen;
  readonly fromMemory: boolean;
}

/** Reads all destinations of a pipeline. Fails only where it cannot be opened at all, or the signal fires. */
export async function readKnown(
  { chosen, fromMemory }: Looked,
  io: Io,
  context: StepContext,
): Promise<Known> {
  return await readKnownOf(await openStore(chosen, io), { fromMemory }, context);
}

/** As `readKnown`; what `isForeign` says is not ours is left out. */
export async function readKnownOf(
  store: Store,
  { fromMemory, isForeign }: Pick<Looked, 'fromMemory'> & Pick<CatalogRequest, 'isForeign'>,
  context: StepContext,
): Promise<Known> {
  const { memory } = store;
  const request = {
    ...requestOf(store),
    ...(fromMemory && { memory }),
    ...(isForeign && { isForeign }),
  };
  const inventory = await readCatalog(request, context);
  const backups = judgeBackups(inventory.backups);
  return await describe(store, { inventory, backups }, context);
}

export interface Meant {
  readonly query: TargetQuery;
  /** The reports of the destinations are shown, and count all that lies there. */
  readonly showsReports?: boolean;
}

/** As `readKnown`, with only as many backups as it takes to say which one is meant. */
export async function readMeant(
  store: Store,
  { query, showsReports = false }: Meant,
  context: StepContext,
): Promise<Known> {
  const request = { ...requestOf(store), isThrifty: !showsReports };
  const catalog = await openCatalog(request, context);
  return await describe(store, await seekBackup(catalog, query), context);
}

function requestOf({ names, destinations, signatures }: Store): CatalogRequest {
  return {
    pipelines: names,
    destinations: destinations.map(({ destination }) => destination),
    signatures,
  };
}

async function describe(
  store: Store,
  { inventory, backups }: Sought,
  context: StepContext,
): Promise<Known> {
  const remembered = await readKnownStores(knownStoresFile(store.state, store.plan.name));
  return {
    pipeline: store.plan.name,
    store,
    inventory,
    backups,
    destinations: store.destinations.flatMap(({ id, required, destination }) => {
      const report = inventory.destinations.find((one) => one.id === id);
      if (report === undefined) return [];
      const isRemembered = isKnownStore(remembered, destination);
      return { id, required, report, error: report.error ?? findVanished(report, isRemembered) };
    }),
    nowMs: context.clock.now(),
  };
}

/** An unmounted disk is an empty folder: only what this installation remembers tells it from a new store. */
function findVanished(
  { owners, writtenAt }: DestinationReport,
  isRemembered: boolean,
): string | null {
  const isGone = isRemembered && owners.size === 0 && writtenAt === null;
  return isGone ? 'it had backups and shows nothing now: is it mounted, is the path right?' : null;
}
