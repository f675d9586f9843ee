import { decryptKey, readPrivateKey } from 'openpgp';
import { signDetached } from '../../../src/adapters/codecs/openpgp/signature.ts';
import type { Sign, SignaturePolicy } from '../../../src/catalog/signature.ts';
import { recordCheck } from '../../../src/catalog/verify/record-check.ts';
import { createSignaturePolicy } from '../../../src/cli/compose/signatures.ts';
import type { CheckRecord } from '../../../src/model/run/check-record.ts';
import { createKeyPair } from '../config/keys.ts';
import { createContext } from './context.ts';
import { plantBackup, type Store } from './store.ts';

/** A person with a key. */
export interface Hand {
  readonly fingerprint: string;
  readonly sign: Sign;
  /** Trusts nobody else. */
  readonly policy: SignaturePolicy;
}

export async function createHand(): Promise<Hand> {
  const { privateKey } = await createKeyPair();
  const read = await readPrivateKey({ armoredKey: privateKey });
  const key = read.isDecrypted() ? read : await decryptKey({ privateKey: read, passphrase: '' });
  const fingerprint = key.getFingerprint().toUpperCase();
  return {
    fingerprint,
    sign: (bytes) => signDetached(bytes, { key, fingerprint }),
    policy: await createSignaturePolicy([key.toPublic()]),
  };
}

export interface SignedBackup {
  readonly id: string;
  readonly manifestSha256: string;
}

/** A whole backup with a signed manifest and no checks. */
export async function plantSigned(store: Store, hand: Hand, id: string): Promise<SignedBackup> {
  const encryption = {
    profile: 'compatible',
    recipients: [],
    passphrase: true,
    signedBy: hand.fingerprint,
  } as const;
  const { bytes, sha256 } = plantBackup(store, { id, manifest: { encryption } });
  store.write(`shop/${id}/manifest.json.sig`, (await hand.sign(bytes)) ?? '');
  return { id, manifestSha256: sha256 };
}

export interface Wording {
  readonly level?: CheckRecord['level'];
  readonly verdict?: CheckRecord['verdict'];
  readonly at?: number;
  /** `null`: nobody signs. */
  readonly sign: Sign | null;
}

/** Writes down a check as the program does; answers its name. */
export async function writeCheck(
  store: Store,
  { id, manifestSha256 }: SignedBackup,
  { level = 'checksum', verdict = 'pass', at = Date.parse('2026-11-21T03:00:00Z'), sign }: Wording,
): Promise<string> {
  const copy = { destination: store.destination, pipeline: 'shop', backup: id };
  const check = { copy, manifestSha256, level, verdict, evidence: [], run: 'abcd', sign };
  const name = await recordCheck(check, createContext(at));
  return `shop/${id}/checks/${name.at}-abcd-${copy.destination.id}-${level}-${verdict}.json`;
}
