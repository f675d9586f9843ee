import type { Seal } from '../ports/body.ts';
import type { Step } from '../ports/codec.ts';
import type { Launcher } from '../ports/launcher.ts';
import { openChain } from './chain.ts';
import { Failures } from './failures.ts';
import { pump } from './pump.ts';
import type { SpoolFile } from './spool-file.ts';
import type { Tap } from './tap.ts';

export interface Flow {
  readonly tap: Tap;
  readonly steps: readonly Step[];
  readonly spool: SpoolFile;
  readonly launcher: Launcher;
  /** Without a byte for so long the dump has failed. */
  readonly idleMs: number;
  readonly onPlain: (bytes: number) => void;
}

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
  const { tap, spool } = flow;
  const failures = new Failures(signal);
  const opened = tap.open(failures.signal);
  const chain = openChain(
    {
      steps: flow.steps,
      launcher: flow.launcher,
      end: { descriptor: spool.descriptor },
      stage: 'encrypt',
    },
    failures.signal,
  );
  const stored = spool.digest(failures.signal);
  const pumped = pump(opened.stdout, chain.head, {
    ...flow,
    signal: failures.signal,
    letGo: opened.letGo,
    isToldElsewhere: opened.tellsItsEnd,
  });

  const proved = failures.watch(
    pumped.then(async (plain) => {
      await opened.prove(plain.bytes);
      return plain;
    }),
  );
  const hashed = failures.watch(stored);
  // The source's own status is watched from the start: it may fail while the chain is still busy.
  const ended = failures.watch(opened.ended);
  const written = endOf(chain.parts.map((part) => failures.watch(part))).then((isWhole) => {
    if (isWhole) spool.end();
    else failures.stop();
  });
  const [plain, digest] = await Promise.allSettled([proved, hashed, ended, written]);
  failures.throwIfAny();
  if (plain.status === 'rejected' || digest.status === 'rejected')
    throw new Error('a failure was lost');
  return { plain: plain.value, stored: digest.value };
}

/** Resolves when all have settled: whether all of them well. */
async function endOf(parts: readonly Promise<unknown>[]): Promise<boolean> {
  const settled = await Promise.allSettled(parts);
  return settled.every(({ status }) => status === 'fulfilled');
}
