import {
  type DecryptedSessionKey,
  decryptSessionKeys,
  type PrivateKey,
  readMessage,
  readPrivateKey,
} from 'openpgp';
import type { DecryptJob } from './job.ts';
import { type Packet, takePacket, toPublicKey } from './packets.ts';
import type { ReadExactly } from './read-exactly.ts';
import { Refused } from './verdict.ts';

export interface OpenedKey {
  readonly sessionKey: DecryptedSessionKey;
  /** What was taken from the message until then. */
  readonly taken: Buffer;
  /** A passphrase that makes the session key by itself always makes one; only the data tells whether it is right. */
  readonly isCertain: boolean;
}

type KeyPacket = Extract<Packet, { kind: 'key' }>;

/** Takes packets from the message until one of them opens, and not one byte more. */
export async function openSessionKey(read: ReadExactly, job: DecryptJob): Promise<OpenedKey> {
  const keys = await Promise.all(
    job.privateKeys.map((key) => readPrivateKey({ binaryKey: Buffer.from(key, 'base64') })),
  );
  const packets: KeyPacket[] = [];
  while (true) {
    const packet = await takePacket(read);
    if (packet.kind === 'data') throw await noKey(packets);
    packets.push(packet);
    const sessionKey = await tryPacket(packet, keys, job.passphrases);
    if (sessionKey === null) continue;
    const taken = Buffer.concat(packets.map(({ bytes }) => bytes));
    return { sessionKey, taken, isCertain: packet.tag === toPublicKey || holdsKey(packet) };
  }
}

async function tryPacket(
  { tag, bytes }: KeyPacket,
  decryptionKeys: PrivateKey[],
  passphrases: readonly string[],
): Promise<DecryptedSessionKey | null> {
  const opens = tag === toPublicKey ? { decryptionKeys } : { passwords: [...passphrases] };
  if (Object.values(opens).flat().length === 0) return null;
  try {
    const message = await readMessage({ binaryMessage: bytes });
    const [found] = await decryptSessionKeys({ message, ...opens });
    return found ?? null;
  } catch {
    // For another key, or another passphrase: the next packet may be ours.
    return null;
  }
}

const stretchBytes: Readonly<Record<number, number>> = { 0: 2, 1: 10, 3: 11 };

/** Whether a packet for a passphrase holds an encrypted key behind the way to stretch the passphrase. */
function holdsKey({ body }: KeyPacket): boolean {
  const [version, , stretch = 0] = body;
  return version !== 4 || body.length > 2 + (stretchBytes[stretch] ?? 0);
}

async function noKey(packets: readonly KeyPacket[]): Promise<Refused> {
  if (packets.length === 0) return new Refused('damaged', 'it holds no key to its data');
  const bytes = Buffer.concat(packets.map((packet) => packet.bytes));
  const ids = await readMessage({ binaryMessage: bytes }).then(
    (message) => message.getEncryptionKeyIDs().map((id) => id.toHex().toUpperCase()),
    () => [],
  );
  const hasPassphrase = packets.some(({ tag }) => tag !== toPublicKey);
  const openers = [...ids.map((id) => `the key ${id}`), ...(hasPassphrase ? ['a passphrase'] : [])];
  return new Refused('no-key', `it opens with ${openers.join(' or ')}`);
}
