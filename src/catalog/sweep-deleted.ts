import type { StepContext } from '../ports/step-context.ts';
import { sweepSigns } from './deletion-sign.ts';
import { isHeld } from './hold.ts';
import { readHoldsOf } from './holds-of.ts';
import type { CopyAddress } from './list-folder.ts';

/** What killed readers and deleters of a copy that is gone have left; nothing else would ever take it away. */
export async function sweepDeleted(copy: CopyAddress, context: StepContext): Promise<void> {
  try {
    await sweepSigns(copy, context);
    await sweepReaders(copy, context);
  } catch {
    // The copy is gone: that a few bytes stay is no failure of it.
    context.signal.throwIfAborted();
  }
}

async function sweepReaders(copy: CopyAddress, context: StepContext): Promise<void> {
  for (const { key, reader, hold } of await readHoldsOf(copy, context)) {
    const isOver = reader !== null && !isHeld(hold, context.clock.now());
    if (isOver) await copy.destination.remove(key, context);
  }
}
