import { createMessage, decrypt, encrypt, type PrivateKey, readKey, readMessage } from 'openpgp';
import type { Encryption } from '../../../model/plan.ts';
import { chooseSessionKey } from './child/encrypt.ts';
import { noKey } from './child/step.ts';
import { configOf } from './config.ts';
import type { Openers } from './gpg/home.ts';

/** For files of a few kilobytes, in this process; the same format as artifacts. */
export async function encryptSmall(
  bytes: Uint8Array,
  { profile }: Pick<Encryption, 'profile'>,
  { recipients, passphrase }: Openers,
): Promise<Uint8Array> {
  const encryptionKeys = await Promise.all(
    recipients.map((recipient) => readKey({ binaryKey: recipient.bytes })),
  );
  const encrypted: unknown = await encrypt({
    message: await createMessage({ binary: bytes }),
    encryptionKeys,
    passwords: passphrase === null ? [] : [passphrase.reveal()],
    sessionKey: await chooseSessionKey({ profile }, encryptionKeys),
    format: 'binary',
    config: configOf[profile],
  });
  if (encrypted instanceof Uint8Array) return encrypted;
  throw new Error('the library did not encrypt');
}

export interface Opening {
  readonly privateKeys: readonly PrivateKey[];
  readonly passphrases: readonly string[];
}

const maxBytes = 16 * 1024 * 1024;

/** Nothing comes out before all of it was found whole. */
export async function decryptSmall(
  bytes: Uint8Array,
  { privateKeys, passphrases }: Opening,
): Promise<Uint8Array> {
  const message = await readMessage({ binaryMessage: bytes });
  const config = { maxDecompressedMessageSize: maxBytes };
  try {
    const { data } = await decrypt({
      message,
      ...(privateKeys.length > 0 ? { decryptionKeys: [...privateKeys] } : {}),
      ...(passphrases.length > 0 ? { passwords: [...passphrases] } : {}),
      format: 'binary',
      config,
    });
    const plain: unknown = data;
    if (plain instanceof Uint8Array) return plain;
  } catch (error) {
    throw noKey('the key or passphrase does not open it, or it is damaged', error);
  }
  throw new Error('the library did not decrypt');
}
