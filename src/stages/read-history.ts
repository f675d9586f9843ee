import type { CatalogRequest } from '../catalog/catalog-request.ts';
import type { Inventory } from '../catalog/inventory.ts';
import { isOurs } from '../catalog/owner.ts';
import { readCatalog } from '../catalog/read-catalog.ts';
import { judgeBackups } from '../catalog/verdict.ts';
import { isFuture } from '../model/run/future.ts';
import { isImported } from '../model/run/origin.ts';
import type { StepContext } from '../ports/step-context.ts';
import { claimOn } from './claims.ts';
import { contextOf } from './context.ts';
import type { History } from './history.ts';
import type { Run } from './run.ts';

interface Read {
  readonly history: History;
  readonly inventory: Inventory;
}

/** What is ours at the destinations, and how it is told from what is not. */
export type HistoryOwner = Pick<Run, 'plan' | 'ownership'> & {
  readonly parts: Pick<Run['parts'], 'destinations' | 'signatures'>;
};

/** Reads what the destinations hold. One that cannot be read has its own finding; the others count. */
export async function readHistory(run: Run): Promise<Read> {
  return await readHistoryOf(run, contextOf(run));
}

/** As `readHistory`, for whoever is no run. */
export async function readHistoryOf(run: HistoryOwner, context: StepContext): Promise<Read> {
  const { plan, parts } = run;
  const request = {
    pipelines: [plan.name, ...(plan.moved?.from ?? [])],
    destinations: parts.destinations.map(({ destination }) => destination),
    signatures: parts.signatures,
    isForeign: (destination, _pipeline, owner) => {
      const { adopt, ...claim } = claimOn(run, destination);
      return !adopt && !isOurs(owner, claim);
    },
  } satisfies CatalogRequest;
  const inventory = await readCatalog(request, context);
  const backups = judgeBackups(inventory.backups);
  const now = context.clock.now();
  const past = backups.filter(({ backup }) => !isFuture(backup.startedAt, now));
  const newest = past.find(({ backup }) => backup.manifest !== null)?.backup;
  // The newest comes last, and counts.
  const good = past
    .filter(({ verdict, backup }) => verdict === 'good' && !isImported(backup.manifest))
    .flatMap(({ backup }) => backup.manifest?.artifacts ?? [])
    .toReversed();
  const deleted = new Map(inventory.destinations.map((report) => [report.id, report.deleted]));
  return {
    inventory,
    history: {
      backups,
      deleted,
      plainBytes: new Map(good.map(({ id, plain }) => [id, plain.bytes])),
      storedBytes: new Map(good.map(({ id, stored }) => [id, stored.bytes])),
      previous:
        newest?.manifest && newest.manifestSha256
          ? { id: newest.id, manifestSha256: newest.manifestSha256 }
          : null,
    },
  };
}
