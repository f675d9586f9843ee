import { BackupError } from '../model/failures.ts';
import { ownerKey } from '../model/run/layout.ts';
import type { Destination } from '../ports/destination.ts';
import type { StepContext } from '../ports/step-context.ts';
import { visibleLine } from '../util/visible-text.ts';
import { maxOwnerBytes, type OwnerRecord, parseOwner, serializeOwner } from './owner-record.ts';
import { putNew } from './store/put-new.ts';
import { readObject } from './store/read-object.ts';

export interface Claim {
  readonly destination: Destination;
  readonly pipeline: string;
  readonly installation: string;
  /** By which the repository is known: the first is written down, each is recognised. None outside of one. */
  readonly repositories: readonly string[];
  /** Whether our state says that the folder was ours before. */
  readonly wasOurs: boolean;
  /** A person takes the folder over, or begins it anew, knowing what that means. */
  readonly adopt: boolean;
}

/** `claimed`: from now on it is ours; the caller remembers it. */
export type ClaimResult = 'ours' | 'claimed';

/**
 * Makes sure that the pipeline's folder at a destination is ours, by a record that is written once. Fails with
 * BP5043 when it is another's, with BP5044 when it was ours and is gone: an unmounted path is not a new store.
 */
export async function claimFolder(claim: Claim, context: StepContext): Promise<ClaimResult> {
  const found = await readOwner(claim, context);
  if (found !== null && isOurs(found, claim)) return 'ours';
  if (found !== null && !claim.adopt) throw foreign(claim, found);
  if (found === null && claim.wasOurs && !claim.adopt) throw vanished(claim);
  if (found !== null) await claim.destination.remove(ownerKey(claim.pipeline), context);
  return await write(claim, context);
}

/** As `claimFolder`, for a former name of the pipeline: what nobody has claimed there stays so. */
export async function claimFormer(claim: Claim, context: StepContext): Promise<void> {
  if ((await readOwner(claim, context)) !== null) await claimFolder(claim, context);
}

/** As `claimFolder`, without writing: what preflight may do. `unclaimed`: the first run will claim it. */
export async function checkOwner(
  claim: Claim,
  context: StepContext,
): Promise<'ours' | 'unclaimed'> {
  const found = await readOwner(claim, context);
  if (found !== null && isOurs(found, claim)) return 'ours';
  if (claim.adopt) return 'unclaimed';
  if (found !== null) throw foreign(claim, found);
  if (claim.wasOurs) throw vanished(claim);
  return 'unclaimed';
}

async function readOwner(
  { destination, pipeline }: Claim,
  context: StepContext,
): Promise<OwnerRecord | 'unreadable' | null> {
  const asked = { destination, key: ownerKey(pipeline), maxBytes: maxOwnerBytes };
  const bytes = await readObject(asked, context);
  return bytes === null ? null : (parseOwner(bytes) ?? 'unreadable');
}

/**
 * A runner without a state of its own is a new installation each time, and one installation runs the pipelines of
 * many repositories: the repository decides, and the installation only where one of the two lies in none.
 */
export function isOurs(
  found: OwnerRecord | 'unreadable',
  { installation, repositories }: Pick<Claim, 'installation' | 'repositories'>,
): boolean {
  if (found === 'unreadable') return false;
  if (areComparable(found, repositories)) return repositories.includes(found.repository);
  return found.installation === installation;
}

function areComparable(found: OwnerRecord, repositories: readonly string[]): boolean {
  return found.repository !== '' && repositories.length > 0;
}

async function write(claim: Claim, context: StepContext): Promise<ClaimResult> {
  const { destination, pipeline, installation, repositories } = claim;
  const [repository = ''] = repositories;
  const since = new Date(context.clock.now()).toISOString();
  const record: OwnerRecord = { formatVersion: 1, pipeline, installation, repository, since };
  const key = ownerKey(pipeline);
  const bytes = serializeOwner(record);
  try {
    await putNew({ destination, key, bytes, onToken: () => Promise.resolve() }, context);
  } catch (error) {
    // Somebody was faster: perhaps a run of ours on another host.
    const winner = await readOwner(claim, context);
    if (winner !== null && isOurs(winner, claim)) return 'ours';
    throw winner === null ? error : foreign(claim, winner);
  }
  return 'claimed';
}

function foreign(claim: Claim, found: OwnerRecord | 'unreadable'): BackupError {
  const { destination, pipeline } = claim;
  const { who, unless } = describeOwner(claim, found);
  return new BackupError({
    code: 'BP5043',
    message: `the folder ${pipeline} at ${destination.id} ${who}`,
    hint: `give the pipeline another name or the destination another \`prefix\`; ${unless}: run-pipeline run --adopt ${destination.id}`,
  });
}

/** What differs, and when it is ours all the same. */
function describeOwner(
  { repositories }: Claim,
  found: OwnerRecord | 'unreadable',
): { readonly who: string; readonly unless: string } {
  if (found === 'unreadable') {
    return {
      who: 'has an owner.json that cannot be read',
      unless: 'if the folder is yours, take it over',
    };
  }
  const since = ` since ${visibleLine(found.since.slice(0, 10))}`;
  if (areComparable(found, repositories)) {
    return {
      who: `belongs to another git repository${since}`,
      unless:
        'if this is its successor, or a clone without its whole history, take the folder over',
    };
  }
  return {
    who: `belongs to another installation${since}`,
    unless: 'if this one lost its state folder, take the folder over',
  };
}

function vanished({ destination, pipeline }: Claim): BackupError {
  return new BackupError({
    code: 'BP5044',
    message: `${destination.id} had backups of ${pipeline} and shows none now`,
    hint: `mount the disk or correct the path; if it was emptied on purpose: --adopt ${destination.id}`,
  });
}
