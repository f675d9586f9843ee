import { canOpen, type Holding } from '../../adapters/codecs/openpgp/keys/can-open.ts';
import { BackupError } from '../../model/failures.ts';
import type { Store } from '../compose/store.ts';
import type { Known } from '../reach/known.ts';
import { keptKeys, type OurKey, pipelineKeys } from './our-keys.ts';

/** Which backups of a pipeline can be opened on this host. */
export interface KeyCheck {
  readonly pipeline: string;
  /** Ids; plain backups need no key and are among them. */
  readonly opened: readonly string[];
  readonly closed: readonly Closed[];
  /** Ids of backups whose manifest cannot be believed. */
  readonly unknown: readonly string[];
  /** Fingerprints of the private keys that were found. */
  readonly holding: Holding;
  /** Keys that encrypt and soon will not, or cannot now. */
  readonly expiring: readonly string[];
  /** What the pipeline names and this host lacks. */
  readonly absent: readonly string[];
}

interface Closed {
  readonly id: string;
  /** Who could open it. */
  readonly openers: readonly string[];
}

/** Compares what manifests say with the private keys that can be reached from here. Nothing is decrypted. */
export async function checkKeys(known: Known): Promise<KeyCheck> {
  const { store, backups, nowMs, pipeline } = known;
  const at = new Date(nowMs);
  const named = await pipelineKeys(store, at);
  const kept = await keptKeys(store.state.keys, at);
  const holding = {
    fingerprints: [...named, ...kept].flatMap(({ half, fingerprint }) =>
      half === 'private' && fingerprint !== null ? fingerprint : [],
    ),
    hasPassphrase: await hasPassphrase(store),
  };
  const manifests = backups.flatMap(({ backup }) => backup.manifest ?? []);
  const opens = (one: (typeof manifests)[number]) =>
    one.encryption === null || canOpen(one.encryption, holding);
  return {
    pipeline,
    opened: manifests.filter(opens).map(({ id }) => id),
    closed: manifests
      .filter((one) => !opens(one))
      .map(({ id, encryption }) => ({
        id,
        openers: [
          ...(encryption?.recipients ?? []),
          ...(encryption?.passphrase ? ['a passphrase'] : []),
        ],
      })),
    unknown: backups.flatMap(({ backup }) => (backup.manifest === null ? backup.id : [])),
    holding,
    expiring: named.flatMap((key) => endingWords(key, nowMs)),
    absent: named.flatMap(({ from, half, problem }) =>
      half === 'private' && problem !== null ? `${from}: ${problem}` : [],
    ),
  };
}

const soonMs = 30 * 86_400_000;

function endingWords({ use, from, until, problem }: OurKey, nowMs: number): readonly string[] {
  if (use !== 'recipient') return [];
  if (problem !== null) return [`${from}: ${problem}`];
  if (until === null || until.getTime() - nowMs > soonMs) return [];
  return [`${from} expires on ${until.toISOString().slice(0, 10)}`];
}

async function hasPassphrase({ plan, parts }: Store): Promise<boolean> {
  const { encrypt } = plan.stages;
  const reference =
    plan.restore.symmetricPassphrase ?? (encrypt === 'none' ? undefined : encrypt.passphrase);
  if (reference === undefined) return false;
  try {
    await parts.secrets.resolve(reference);
    return true;
  } catch (error) {
    if (error instanceof BackupError) return false;
    throw error;
  }
}
