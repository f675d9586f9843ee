import { BackupError } from '../model/failures.ts';
import type { Seal } from '../ports/body.ts';
import type { Destination } from '../ports/destination.ts';
import type { StepContext } from '../ports/step-context.ts';
import { reasonOf } from './reason-of.ts';
import { digestObject } from './store/digest-object.ts';
import { failed, inconclusive, passed, type Verification } from './verify/verification.ts';

export interface ObjectToConfirm {
  readonly destination: Destination;
  readonly key: string;
  /** How people call it. */
  readonly name: string;
  readonly expect: Seal;
  /** What the store says of it; without a digest of its own it is read back. */
  readonly stored: { readonly bytes: number; readonly sha256?: string } | null;
}

/**
 * Whether a stored object is what was sealed: by the store's own SHA-256, else by reading it back. This is what the
 * level `checksum` means. Rejects only when the signal fires.
 */
export async function confirmObject(
  object: ObjectToConfirm,
  context: StepContext,
): Promise<Verification> {
  const { name, expect, stored } = object;
  if (stored !== null && stored.bytes !== expect.bytes) {
    return failed(`${name} has ${stored.bytes} bytes instead of ${expect.bytes}`);
  }
  if (stored?.sha256 !== undefined) {
    return stored.sha256 === expect.sha256
      ? passed
      : failed(`the store holds other bytes as ${name}: its SHA-256 is ${stored.sha256}`);
  }
  return await confirmByReading(object, context);
}

export interface StoredArtifact {
  readonly destination: Destination;
  readonly key: string;
  readonly expected: Seal;
  readonly stored: ObjectToConfirm['stored'];
}

/**
 * Makes sure that an artifact lies at a destination as it was sealed. Fails with BP5041 when other bytes do, and
 * with BP5040 when the destination cannot tell.
 */
export async function confirmArtifact(
  { destination, key, expected, stored }: StoredArtifact,
  context: StepContext,
): Promise<void> {
  const name = key.slice(key.lastIndexOf('/') + 1);
  const object = { destination, key, name, expect: expected, stored };
  assertConfirmed(await confirmObject(object, context), destination.id);
}

/** Throws unless a confirmation has passed. */
export function assertConfirmed({ verdict, evidence }: Verification, destination: string): void {
  if (verdict === 'pass') return;
  throw new BackupError({
    code: verdict === 'fail' ? 'BP5041' : 'BP5040',
    message: `${destination}: ${evidence[0] ?? 'an object could not be confirmed'}`,
    hint: 'the copy there does not count; the next run completes it',
    facts: { evidence },
  });
}

/** As `confirmObject`, but every byte comes back. */
export async function confirmByReading(
  object: ObjectToConfirm,
  context: StepContext,
): Promise<Verification> {
  const first = await readOnce(object, context);
  if (first.verdict !== 'fail') return first;
  // A byte that the network turned is not one that the store turned: only what happens twice is evidence.
  const second = await readOnce(object, context);
  if (second.verdict !== 'pass') return second;
  return inconclusive(`two reads of ${object.name} gave different bytes: ${first.evidence[0]}`);
}

async function readOnce(
  { destination, key, name, expect }: ObjectToConfirm,
  context: StepContext,
): Promise<Verification> {
  let found: Seal | null;
  try {
    found = await digestObject(destination, key, context);
  } catch (error) {
    context.signal.throwIfAborted();
    return inconclusive(`${name} could not be read: ${reasonOf(error)}`);
  }
  if (found === null) return failed(`${name} is missing`);
  if (found.bytes !== expect.bytes) {
    return failed(`${name} gives ${found.bytes} bytes instead of ${expect.bytes}`);
  }
  if (found.sha256 === expect.sha256) return passed;
  return failed(`${name} has the SHA-256 ${found.sha256} instead of ${expect.sha256}`);
}
