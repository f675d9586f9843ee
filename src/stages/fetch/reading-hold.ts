import { type Hold, isHeld, maxHoldBytes, parseHold, serializeHold } from '../../catalog/hold.ts';
import type { CopyAddress } from '../../catalog/list-folder.ts';
import { createBytesBody } from '../../catalog/store/bytes-body.ts';
import { readObject } from '../../catalog/store/read-object.ts';
import { holdKey } from '../../model/run/layout.ts';
import type { StepContext } from '../../ports/step-context.ts';

export interface ReadingHold {
  /** Takes it away, where it is still ours. Never rejects: it ends by itself. */
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
 * Keeps retention of other hosts from deleting a copy that is being read. Never rejects: a copy that lies where
 * nothing can be written may be read all the same.
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
  /** What was there before us, and is still to hold after us. */
  #before: Uint8Array | null = null;
  #last: Uint8Array | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(copy: CopyAddress, reading: Reading, context: StepContext) {
    this.#copy = copy;
    this.#reading = reading;
    this.#context = context;
  }

  async begin(): Promise<void> {
    try {
      const [there, now] = [await this.#read(this.#context), this.#context.clock.now()];
      // A person's hold protects it already, and is never replaced.
      if (there !== null && isPersons(parseHold(there), now)) return;
      this.#before = there !== null && isOver(parseHold(there), now) ? null : there;
      await this.#renew();
      this.#timer = setInterval(() => void this.#renew().catch(() => undefined), renewEveryMs);
    } catch {
      // Read-only, or not answering: whether it can be read is found out by reading it.
      this.#context.signal.throwIfAborted();
    }
  }

  async release(): Promise<void> {
    clearInterval(this.#timer);
    const last = this.#last;
    if (last === null) return;
    // A cancelled command cleans up too.
    const context = { ...this.#context, signal: AbortSignal.timeout(letGoMs) };
    try {
      const there = await this.#read(context);
      if (there === null || !Buffer.from(there).equals(last)) return;
      if (this.#before !== null) await this.#put(this.#before, context);
      else await this.#copy.destination.remove(this.#key, context);
    } catch {
      // It expires.
    }
  }

  get #key(): string {
    return holdKey(this.#copy.pipeline, this.#copy.backup);
  }

  async #renew(): Promise<void> {
    const until = this.#context.clock.now() + lastsMs;
    const { verb, owner } = this.#reading;
    const bytes = serializeHold({ reason: `${reason} (${verb})`, owner, until });
    // Even if the answer is lost, it may be there.
    this.#last = bytes;
    await this.#put(bytes, this.#context);
  }

  async #read(context: StepContext): Promise<Uint8Array | null> {
    const { destination } = this.#copy;
    const object = { destination, key: this.#key, maxBytes: maxHoldBytes, isFresh: true };
    return await readObject(object, context);
  }

  async #put(bytes: Uint8Array, context: StepContext): Promise<void> {
    const body = createBytesBody(bytes);
    const options = { ifAbsent: false, onToken: () => Promise.resolve() };
    await this.#copy.destination.put(this.#key, body, context, options);
  }
}

const reason = 'it is being read';

/** Whether a reader has left it behind. */
function isOver(hold: Hold, nowMs: number): boolean {
  return hold.reason.startsWith(`${reason} (`) && !isHeld(hold, nowMs);
}

/** Whether somebody else than a reader has put it there, and it still holds. */
function isPersons(hold: Hold, nowMs: number): boolean {
  return isHeld(hold, nowMs) && !hold.reason.startsWith(`${reason} (`);
}
