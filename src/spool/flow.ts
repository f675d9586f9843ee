import type { Seal } from '../ports/body.ts';
import { Failures } from './failures.ts';
import { type Flow, openIntake } from './intake.ts';

export interface Flowed {
  readonly plain: Seal;
  readonly stored: Seal;
}

/**
 * Lets a dump run through its codecs into the spool, and hashes both ends on the way. Resolves when every program
 * has ended well, the source has proved itself and every byte is in the spool; the spool is not sealed yet.
 * Rejects with what failed first, after everything has ended.
 */
export async function runFlow(flow: Flow, signal: AbortSignal): Promise<Flowed> {
  const { spool } = flow;
  const failures = new Failures(signal);
  const intake = await openIntake(flow, failures);
  const stored = spool.digest(failures.signal);
  const proved = failures.watch(
    intake.plain.then(async (plain) => {
      await intake.prove(plain);
      return plain;
    }),
  );
  const hashed = failures.watch(stored);
  // The source's own status is watched from the start: it may fail while the chain is still busy.
  const ended = failures.watch(intake.ended);
  const written = endOf(intake.parts.map((part) => failures.watch(part))).then((isWhole) => {
    if (isWhole) spool.end();
    else failures.stop();
  });
  const [plain, digest] = await Promise.allSettled([proved, hashed, ended, written]);
  await intake.close();
  failures.throwIfAny();
  if (plain.status === 'rejected' || digest.status === 'rejected')
    throw new Error('a failure was lost');
  const { bytes, sha256 } = plain.value;
  return { plain: { bytes, sha256 }, stored: digest.value };
}

/** Resolves when all have settled: whether all of them well. */
async function endOf(parts: readonly Promise<unknown>[]): Promise<boolean> {
  const settled = await Promise.allSettled(parts);
  return settled.every(({ status }) => status === 'fulfilled');
}
