import { visibleLine } from '../util/visible-text.ts';

export const maxSignatureBytes = 64 * 1024;

/** Checks one detached signature. Never rejects for a signature that is merely wrong. */
type VerifySignature = (signed: Signed) => Promise<SignatureAnswer>;

interface Signed {
  readonly bytes: Uint8Array;
  readonly signature: Uint8Array;
}

type SignatureAnswer =
  | { readonly valid: true /** Full fingerprint. */; readonly signer: string }
  | { readonly valid: false; readonly reason: string };

/** Whom the pipeline trusts, whatever a manifest says of itself. */
export interface SignaturePolicy {
  /** Full fingerprints. */
  readonly signers: readonly string[];
  readonly verify: VerifySignature;
  /** Another one whenever `verify` could answer otherwise; without one its answers are never remembered. */
  readonly digest?: string;
}

/** Signs as the manifests are signed; `null` where this host has no key to sign with. */
export type Sign = (bytes: Uint8Array) => Promise<Uint8Array | null>;

/** `unasked`: the pipeline names no signers, so a signature says nothing. */
export type Trust =
  | { readonly trust: 'trusted'; readonly signer: string }
  | { readonly trust: 'unasked' }
  | { readonly trust: 'refused'; readonly reason: string };

/** Where the pipeline names signers, nothing but a valid signature of one of them is trusted. */
export async function judgeSignature(
  policy: SignaturePolicy | null,
  bytes: Uint8Array,
  signature: Uint8Array | null,
): Promise<Trust> {
  if (policy === null) return { trust: 'unasked' };
  if (signature === null) return refuse('it is not signed');
  if (signature.byteLength > maxSignatureBytes) return refuse('its signature is too large');
  const answer = await policy.verify({ bytes, signature });
  if (!answer.valid) return refuse(`its signature is not valid: ${answer.reason}`);
  const signer = normal(answer.signer);
  if (policy.signers.some((trusted) => normal(trusted) === signer)) {
    return { trust: 'trusted', signer };
  }
  return refuse(`it is signed by ${signer}, whom the pipeline does not name`);
}

function refuse(reason: string): Trust {
  return { trust: 'refused', reason: visibleLine(reason) };
}

function normal(fingerprint: string): string {
  return fingerprint.replaceAll(/\s/g, '').toUpperCase();
}
