import { createHash } from 'node:crypto';
import {
  type CheckName,
  checkFile,
  checkSignatureFile,
  parseCheckFile,
} from '../model/run/check-record.ts';
import { checkKey, fileKey, manifestFile, signatureFile } from '../model/run/layout.ts';
import type { StepContext } from '../ports/step-context.ts';
import { timeOfCheck } from './judge-copy.ts';
import { type CopyAddress, listFolder } from './list-folder.ts';
import { maxManifestBytes } from './manifest/parse.ts';
import { judgeSignature, maxSignatureBytes, type SignaturePolicy } from './signature.ts';
import { readObject } from './store/read-object.ts';
import { maxCheckBytes } from './verify/find-forgery.ts';

/** Whether somebody stands for some bytes. */
export type SignatureProof =
  | { readonly state: 'none' }
  /** The pipeline names nobody whose signature would say anything. */
  | { readonly state: 'unasked' }
  | { readonly state: 'valid'; readonly signer: string }
  | { readonly state: 'refused'; readonly reason: string };

/** One record of a check, as it lies beside a copy. Whether it counts is for the catalogue to say. */
export interface CheckProof {
  readonly name: CheckName;
  /** What was found, or why it was accepted; as whoever wrote it has put it. */
  readonly evidence: readonly string[];
  readonly signature: SignatureProof;
}

export interface CopyProof {
  readonly copy: CopyAddress;
  /** `null`: there is none. */
  readonly manifestSha256: string | null;
  readonly manifestSignature: SignatureProof;
  /** The newest first. */
  readonly checks: readonly CheckProof[];
}

/** All that was ever written down of one copy, read from the store itself. Failures of the store are thrown. */
export async function readProof(
  copy: CopyAddress,
  signatures: SignaturePolicy | null,
  context: StepContext,
): Promise<CopyProof> {
  const { pipeline, backup } = copy;
  const read = async (key: string, maxBytes: number) =>
    await readObject({ destination: copy.destination, key, maxBytes, isFresh: true }, context);
  const manifest = await read(fileKey(pipeline, backup, manifestFile), maxManifestBytes);
  const signature = await read(fileKey(pipeline, backup, signatureFile), maxSignatureBytes);
  const { checks } = await listFolder(copy, context);
  const found: CheckProof[] = [];
  for (const name of checks.flatMap((file) => parseCheckFile(file) ?? [])) {
    const bytes = await read(checkKey(pipeline, backup, checkFile(name)), maxCheckBytes);
    const key = checkKey(pipeline, backup, checkSignatureFile(name));
    const sign = await read(key, maxSignatureBytes);
    const judged = await judge(signatures, { bytes, signature: sign });
    found.push({ name, evidence: evidenceOf(bytes), signature: judged });
  }
  return {
    copy,
    manifestSha256: manifest && createHash('sha256').update(manifest).digest('hex'),
    manifestSignature: await judge(signatures, { bytes: manifest, signature }),
    checks: found.sort((a, b) => timeOfCheck(b.name) - timeOfCheck(a.name)),
  };
}

interface Signed {
  readonly bytes: Uint8Array | null;
  readonly signature: Uint8Array | null;
}

async function judge(
  signatures: SignaturePolicy | null,
  { bytes, signature }: Signed,
): Promise<SignatureProof> {
  if (bytes === null || signature === null) return { state: 'none' };
  const trust = await judgeSignature(signatures, bytes, signature);
  switch (trust.trust) {
    case 'unasked':
      return { state: 'unasked' };
    case 'trusted':
      return { state: 'valid', signer: trust.signer };
    case 'refused':
      return { state: 'refused', reason: trust.reason };
  }
}

function evidenceOf(bytes: Uint8Array | null): readonly string[] {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes ?? undefined));
    if (typeof value !== 'object' || value === null) return [];
    const { evidence }: { readonly evidence?: unknown } = value;
    return Array.isArray(evidence) ? evidence.filter((one) => typeof one === 'string') : [];
  } catch {
    // It is no record of ours; its name says what there is to say.
    return [];
  }
}
