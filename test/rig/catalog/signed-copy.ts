import type { SignaturePolicy } from '../../../src/catalog/signature.ts';
import type { CopyToVerify } from '../../../src/catalog/verify/copy-to-verify.ts';
import type { Destination } from '../../../src/ports/destination.ts';
import { sampleId, sealOf, sha256 } from './sample-manifest.ts';
import { openStore, plantBackup, type Store } from './store.ts';

export const signedKey = (file: string): string => `shop/${sampleId}/${file}`;
const signer = '0123456789ABCDEF0123456789ABCDEF01234567';

/** A signature that is the digest of what it signs. */
const policy: SignaturePolicy = {
  signers: [signer],
  verify: ({ bytes, signature }) =>
    Promise.resolve(
      Buffer.from(signature).toString() === sha256(bytes)
        ? { valid: true, signer }
        : { valid: false, reason: 'bad digest' },
    ),
};

/** A whole and signed copy of two dumps. */
export function openSignedCopy(
  given: { readonly destination?: (truth: Destination) => Destination } = {},
): {
  readonly store: Store;
  readonly copy: CopyToVerify;
} {
  const store = openStore();
  const encryption = {
    profile: 'compatible',
    recipients: [],
    passphrase: true,
    signedBy: signer,
  } as const;
  const files = [{ name: 'RESTORE.md', ...sealOf('the guide') }];
  const manifest = plantBackup(store, {
    dumps: { orders: 'stored bytes', uploads: 'more stored bytes' },
    manifest: { encryption, files },
  });
  store.write(signedKey('RESTORE.md'), 'the guide');
  store.write(signedKey('manifest.json.sig'), manifest.sha256);
  const destination = given.destination?.(store.destination) ?? store.destination;
  return {
    store,
    copy: { destination, pipeline: 'shop', backup: sampleId, manifest, signatures: policy },
  };
}
