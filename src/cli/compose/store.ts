import { createHostLocks } from '../../adapters/locks/host-locks.ts';
import { createLocalPlace } from '../../adapters/places/local/local.ts';
import type { SignaturePolicy } from '../../catalog/signature.ts';
import type { Plan } from '../../model/plan.ts';
import type { Parts } from '../../ports/definition.ts';
import type { Destination } from '../../ports/destination.ts';
import type { Launcher } from '../../ports/launcher.ts';
import type { HostLocks } from '../../ports/lock.ts';
import type { Place } from '../../ports/place.ts';
import { StateFolder } from '../../runner/state-folder.ts';
import type { DestinationPart } from '../../stages/run.ts';
import type { Chosen } from '../choose-pipeline.ts';
import type { Io } from '../io.ts';
import { createPart } from './create-part.ts';
import { lockFolder, stateFolder } from './folders.ts';
import { createOurSecrets } from './secrets.ts';
import { readSignaturePolicy } from './signatures.ts';

/** What every verb needs that looks at backups: the destinations of one pipeline, and what they are reached with. */
export interface Store {
  readonly plan: Plan;
  /** The name of the pipeline, then its former names. */
  readonly names: readonly string[];
  readonly destinations: readonly DestinationPart[];
  readonly parts: Parts;
  readonly place: Place & Launcher;
  readonly locks: HostLocks;
  readonly state: StateFolder;
  /** Whom the pipeline trusts to have written its backups; `null` where it names nobody. */
  readonly signatures: SignaturePolicy | null;
  /** Hears of every secret as soon as it is read, to hide it. */
  onSecret(hear: (secret: string) => void): void;
}

/** Opens nothing at the destinations; fails where this version has no code for one of them. */
export async function openStore(chosen: Chosen, io: Io): Promise<Store> {
  const { plan, repository } = chosen;
  const place = createLocalPlace({ environment: io.env });
  const listeners: ((secret: string) => void)[] = [];
  const secrets = createOurSecrets(repository, io, (secret) => {
    for (const hear of listeners) hear(secret);
  });
  const sources = plan.stages.dump.flatMap((entry) => (entry.type === 'files' ? entry.paths : []));
  const parts: Parts = { place, secrets, repository, sources };
  const destinations = [];
  for (const entry of plan.stages.upload) {
    const destination = await createPart<Destination>('destination', entry, parts);
    destinations.push({ id: entry.id, required: entry.required, destination });
  }
  return {
    plan,
    names: [plan.name, ...(plan.moved?.from ?? [])],
    destinations,
    parts,
    place,
    locks: createHostLocks(lockFolder(io.env)),
    onSecret: (hear) => void listeners.push(hear),
    signatures: await readSignaturePolicy(plan, parts),
    state: await StateFolder.open(stateFolder(io.env)),
  };
}
