import { createHostLocks } from '../../adapters/locks/host-locks.ts';
import { createLocalPlace } from '../../adapters/places/local/local.ts';
import type { SignaturePolicy } from '../../catalog/signature.ts';
import type { Plan } from '../../model/plan.ts';
import type { CatalogMemory } from '../../ports/catalog-memory.ts';
import type { Destination } from '../../ports/destination.ts';
import type { Launcher } from '../../ports/launcher.ts';
import type { HostLocks } from '../../ports/lock.ts';
import type { Place } from '../../ports/place.ts';
import { StateFolder } from '../../runner/state-folder.ts';
import type { DestinationPart } from '../../stages/run.ts';
import type { Chosen } from '../choose-pipeline.ts';
import type { Io } from '../io.ts';
import { readVersion } from '../version.ts';
import { createCatalogMemory } from './catalog-memory.ts';
import { createPart, type OurParts } from './create-part.ts';
import { lockFolder, stateFolder } from './folders.ts';
import { hideEnvironment } from './hide-environment.ts';
import { openControl, openSurvey } from './open-engine.ts';
import { openRecordSigner, type RecordSigner } from './record-signer.ts';
import { createRestorers, type RestorerFor } from './restorers.ts';
import { createOurSecrets } from './secrets.ts';
import { readSignaturePolicy } from './signatures.ts';
import { createVias } from './vias.ts';

/** What this host has of a pipeline, whether or not anything else can be reached. */
export interface Host {
  readonly plan: Plan;
  /** The name of the pipeline, then its former names. */
  readonly names: readonly string[];
  readonly locks: HostLocks;
  readonly state: StateFolder;
}

/** What parts are built from. */
interface Tools {
  readonly parts: OurParts;
  readonly place: Place & Launcher;
}

/** What every verb needs that looks at backups: the destinations of one pipeline, and what they are reached with. */
export interface Store extends Host, Tools {
  readonly destinations: readonly DestinationPart[];
  /** Whom the pipeline trusts to have written its backups; `null` where it names nobody. */
  readonly signatures: SignaturePolicy | null;
  /** Makes what puts a dump back. Opens nothing. */
  readonly restorerFor: RestorerFor;
  /** Only for what is merely shown. */
  readonly memory: CatalogMemory;
  /** Reads the key that signs what is written down of checks, or says why that will not count. */
  openSigner(): Promise<RecordSigner>;
}

export async function openHost({ plan }: Chosen, io: Io): Promise<Host> {
  return {
    plan,
    names: [plan.name, ...(plan.moved?.from ?? [])],
    locks: createHostLocks(lockFolder(io.env)),
    state: await StateFolder.open(stateFolder(io.env)),
  };
}

export function createTools({ plan, repository }: Chosen, io: Io): Tools {
  hideEnvironment(plan, io);
  const sources = plan.stages.dump.flatMap((entry) => (entry.type === 'files' ? entry.paths : []));
  const { parts, place } = createOurParts(repository, io);
  return { parts: { ...parts, sources }, place };
}

/** What every part is built from, whatever the pipeline says. */
export function createOurParts(repository: string, io: Io): Tools {
  const place = createLocalPlace({ environment: io.env, redactor: io.redactor });
  const secrets = createOurSecrets(repository, io);
  const vias = createVias({ place, secrets, environment: io.env });
  const engine = { survey: () => openSurvey(io.env), control: () => openControl(io.env) };
  return { parts: { place, secrets, repository, ...engine, ...vias }, place };
}

/** Opens nothing at the destinations; fails where this version has no code for one of them. */
export async function openStore(chosen: Chosen, io: Io): Promise<Store> {
  const { plan } = chosen;
  const tools = createTools(chosen, io);
  const { parts } = tools;
  const destinations = [];
  for (const entry of plan.stages.upload) {
    const destination = await createPart<Destination>('destination', entry, parts);
    destinations.push({ id: entry.id, required: entry.required, destination });
  }
  const signatures = await readSignaturePolicy(plan, parts);
  const host = await openHost(chosen, io);
  return {
    ...host,
    ...tools,
    destinations,
    signatures,
    restorerFor: createRestorers({ plan, destinations, parts }, io.env),
    openSigner: () => openRecordSigner(plan, parts, signatures),
    memory: createCatalogMemory(host.state, readVersion()),
  };
}
