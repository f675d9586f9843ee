import type { PrivateKey } from 'openpgp';
import type { Secret } from '../../../../model/secret.ts';
import { readPrivateKey } from './read-key.ts';

/** Reads a private key and takes its lock off. Rejects with the reason in words, without the key or the passphrase. */
export async function unlockKey(key: Secret, passphrase: Secret | null): Promise<PrivateKey> {
  const locked = await readPrivateKey(Buffer.from(key.reveal(), 'utf8'));
  if (locked.isDecrypted()) return locked;
  if (passphrase === null) throw new Error('it is locked, and no passphrase is given');
  const { decryptKey } = await import('openpgp');
  try {
    return await decryptKey({ privateKey: locked, passphrase: passphrase.reveal() });
  } catch (error) {
    throw new Error('the passphrase does not unlock it', { cause: error });
  }
}
