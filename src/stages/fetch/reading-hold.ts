import { randomUUID } from 'node:crypto';
import { readingReason, serializeHold } from '../../catalog/hold.ts';
import { readHoldsOf } from '../../catalog/holds-of.ts';
import type { CopyAddress } from '../../catalog/list-folder.ts';
import { createBytesBody } from '../../catalog/store/bytes-body.ts';
import { readingHoldKey } from '../../model/run/layout.ts';
import type { StepContext } from '../../ports/step-context.ts';

export interface ReadingHold {
  /** Takes it away. Never rejects: it ends by itself. */
  release(): Promise<void>;
}

export interface Reading {
  /** Which verb reads; stands in the reason. */
  readonly verb: string;
  readonly owner: string;
}

/** A crash leaves a hold for so long at most. */
const lastsMs = 60 * 60_000;
const renewEveryMs = 15 * 60_000;
const letGoMs = 10_000;

/**
 * Keeps retention of other hosts from deleting a copy that is being read. Never rejects: a copy that lies where nothing
 * can be written may be read all the same. Each reader writes under a name of its own, so that it never touches what a
 * person holds, nor what another reader does.
 */
export async function holdWhileReading(
  copy: CopyAddress,
  reading: Reading,
  context: StepContext,
): Promise<ReadingHold> {
  const hold = new OwnHold(copy, reading, context);
  await hold.begin();
  return hold;
}

class OwnHold implements ReadingHold {
  readonly #copy: CopyAddress;
  readonly #reading: Reading;
  readonly #context: StepContext;
  readonly #key: string;
  #timer: NodeJS.Timeout | undefined;

  constructor(copy: CopyAddress, reading: Reading, context: StepContext) {
    this.#copy = copy;
    this.#reading = reading;
    this.#context = context;
    const reader = randomUUID().slice(0, 8);
    this.#key = readingHoldKey(copy.pipeline, copy.backup, reader);
  }

  async begin(): Promise<void> {
    try {
      await this.#renew();
      this.#timer = setInterval(() => void this.#renew().catch(() => undefined), renewEveryMs);
      await this.#sweep();
    } catch {
      // Read-only, or not answering: whether it can be read is found out by reading it.
      this.#context.signal.throwIfAborted();
    }
  }

  /** Even if the answer to its writing was lost, it may be there. */
  async release(): Promise<void> {
    clearInterval(this.#timer);
    // A cancelled command cleans up too.
    const context = { ...this.#context, signal: AbortSignal.timeout(letGoMs) };
    try {
      await this.#copy.destination.remove(this.#key, context);
    } catch {
      // It expires.
    }
  }

  async #renew(): Promise<void> {
    const until = this.#context.clock.now() + lastsMs;
    const { verb, owner } = this.#reading;
    const bytes = serializeHold({ reason: readingReason(verb), owner, until });
    const options = { ifAbsent: false, onToken: () => Promise.resolve() };
    const body = createBytesBody(bytes);
    await this.#copy.destination.put(this.#key, body, this.#context, options);
  }

  /** What killed readers of this backup have left, some time after it has expired by our clock. */
  async #sweep(): Promise<void> {
    const over = this.#context.clock.now() - lastsMs;
    for (const { key, reader, hold } of await readHoldsOf(this.#copy, this.#context)) {
      const isLeft = reader !== null && hold.until !== null && hold.until <= over;
      if (isLeft) await this.#copy.destination.remove(key, this.#context);
    }
  }
}
