import type { CopyToVerify } from '../../catalog/verify/copy-to-verify.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { Copies, readableCopies } from '../../stages/fetch/copies.ts';
import type { LostCopy } from '../../stages/fetch/copy-failure.ts';
import { holdWhileReading, type ReadingHold } from '../../stages/fetch/reading-hold.ts';
import { personOf } from '../compose/person.ts';
import type { Store } from '../compose/store.ts';
import type { Order } from './order.ts';

/** A copy that could not give a file. */
export interface Lost extends LostCopy {
  readonly file: string;
}

type Reading = Pick<Order, 'targeted' | 'io' | 'progress'> & Pick<Store, 'destinations'>;

/** Works with the copies of a backup, which nobody deletes meanwhile; answers what was lost on the way, too. */
export async function withCopies<T>(
  { targeted: { known, judged }, destinations, io, progress }: Reading,
  context: StepContext,
  work: (copies: Copies) => Promise<T>,
): Promise<{ readonly result: T; readonly lost: readonly Lost[] }> {
  const holds: ReadingHold[] = [];
  const lost: Lost[] = [];
  const reading = { verb: 'download', owner: personOf(io.env) };
  const copies = new Copies(readableCopies(judged, { ...known.store, destinations }), {
    protect: async (copy: CopyToVerify) => {
      holds.push(await holdWhileReading(copy, reading, context));
    },
    onLost: (file, one) => {
      lost.push({ file, ...one });
      progress.lost(file, one);
    },
  });
  try {
    return { result: await work(copies), lost };
  } finally {
    for (const hold of holds) await hold.release();
  }
}
