import type { OpeningKeys } from '../../adapters/codecs/openpgp/opening.ts';
import type { EncryptionFacts } from '../../model/run/manifest.ts';
import type { Store } from './store.ts';

/**
 * What may open a backup: what the pipeline declares for restores. Where it declares nothing, the private halves that
 * this host has made itself and that nobody has moved away yet, as far as the backup is encrypted to them.
 */
export async function findOpeningKeys(
  { plan, state }: Store,
  recorded: EncryptionFacts | null,
): Promise<OpeningKeys> {
  const { restore } = plan;
  const { encrypt } = plan.stages;
  const own = encrypt === 'none' ? undefined : encrypt.passphrase;
  const passphrase = restore.symmetricPassphrase ?? own;
  if (restore.privateKey !== undefined) {
    const declared = { key: restore.privateKey, passphrase: restore.passphrase };
    return { privateKeys: [declared], passphrase };
  }
  const kept = await findKept(state.keys, recorded?.recipients ?? []);
  return { privateKeys: kept.map((file) => ({ key: { file } })), passphrase };
}

async function findKept(folder: string, recipients: readonly string[]): Promise<readonly string[]> {
  if (recipients.length === 0) return [];
  const { listKeys } = await import('../../adapters/codecs/openpgp/keys/list.ts');
  const listed = await listKeys(folder, new Date());
  return listed
    .filter(({ kind, fingerprint }) => kind === 'private' && recipients.includes(fingerprint))
    .map(({ file }) => file);
}
