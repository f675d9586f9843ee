import { type CheckName, checkFile, checkSignatureFile } from '../model/run/check-record.ts';
import { isFuture } from '../model/run/future.ts';
import { checkKey } from '../model/run/layout.ts';
import type { Destination } from '../ports/destination.ts';
import type { StepContext } from '../ports/step-context.ts';
import type { ListedCheck } from './folder-checks.ts';
import type { Copy } from './inventory.ts';
import { timeOfCheck } from './judge-copy.ts';
import type { Folder } from './list-folders.ts';
import type { Recollection } from './memory/recollection.ts';
import { reasonOf } from './reason-of.ts';
import { judgeSignature, maxSignatureBytes, type SignaturePolicy } from './signature.ts';
import { readObject } from './store/read-object.ts';
import { findForgery, maxCheckBytes } from './verify/find-forgery.ts';

export interface ChecksToRead {
  readonly destination: Destination;
  readonly folder: Folder;
  readonly signatures: SignaturePolicy | null;
  /** Of the manifest that is believed; `null` for none. */
  readonly manifestSha256: string | null;
  readonly recalled: Recollection | null;
}

/**
 * Which checks of a copy count. Where the pipeline names no signers, all do, by their names alone: whoever can write
 * to the store is trusted. A pass from the future never does, or it would outlast every failure that is found until
 * then. Where it names signers, only a record counts that one of them has signed and that speaks of this
 * backup, this destination, this manifest and this verdict. Whoever only writes to the store can then neither make
 * a broken copy good, nor make a good one look broken so that retention lets it go. What he can do is to remove
 * records, as he can remove the backup itself.
 */
export async function readChecks(
  asked: ChecksToRead,
  context: StepContext,
): Promise<Pick<Copy, 'checks' | 'uncounted'>> {
  const { folder, signatures, destination, manifestSha256 } = asked;
  const checks: CheckName[] = [];
  const uncounted: Copy['uncounted'][number][] = [];
  for (const listed of folder.checks) {
    const { name } = listed;
    // A copy that was made of the whole folder brought along what was found elsewhere.
    if (name.destination !== destination.id) continue;
    const unsigned =
      signatures && (await whyNot(listed, { ...asked, signatures, manifestSha256 }, context));
    const reason = unsigned ?? whyTooEarly(name, context);
    if (reason === null) checks.push(name);
    else uncounted.push({ check: name, reason });
  }
  return { checks, uncounted };
}

function whyTooEarly(name: CheckName, { clock }: StepContext): string | null {
  const isEarly = name.verdict === 'pass' && isFuture(timeOfCheck(name), clock.now());
  return isEarly ? 'it is dated in the future' : null;
}

type Asked = ChecksToRead & { readonly signatures: SignaturePolicy };

/** `null`: it counts. */
async function whyNot(
  listed: ListedCheck,
  asked: Asked,
  context: StepContext,
): Promise<string | null> {
  const { folder, manifestSha256, recalled } = asked;
  const file = checkFile(listed.name);
  const signature = folder.checkSignatures.get(file);
  if (manifestSha256 === null) return 'its manifest is not believed';
  if (signature === undefined) return 'it is not signed';
  if (recalled?.hasCheck(file, listed.file, signature) === true) return null;
  const reason = await readAndJudge(listed, { ...asked, manifestSha256 }, context);
  if (reason === null) recalled?.keepCheck(file, listed.file, signature);
  return reason;
}

async function readAndJudge(
  { name }: ListedCheck,
  asked: Asked & { readonly manifestSha256: string },
  context: StepContext,
): Promise<string | null> {
  const { folder, destination, manifestSha256 } = asked;
  const record = await read(checkFile(name), asked, context);
  const signature = await read(checkSignatureFile(name), asked, context);
  if (typeof record === 'string') return record;
  if (typeof signature === 'string') return signature;
  const trust = await judgeSignature(asked.signatures, record, signature);
  if (trust.trust === 'refused') return trust.reason;
  return findForgery(record, {
    name,
    backup: folder.id,
    destination: destination.id,
    manifestSha256,
  });
}

/** Its bytes, or why there are none. */
async function read(
  file: string,
  { destination, folder }: Asked,
  context: StepContext,
): Promise<Uint8Array | string> {
  const key = checkKey(folder.pipeline, folder.id, file);
  const maxBytes = Math.max(maxCheckBytes, maxSignatureBytes);
  try {
    return (await readObject({ destination, key, maxBytes }, context)) ?? 'it vanished';
  } catch (error) {
    if (context.signal.aborted || destination.classify(error) !== 'permanent') throw error;
    return `it cannot be read: ${reasonOf(error)}`;
  }
}
