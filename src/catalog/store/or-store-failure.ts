import { BackupError } from '../../model/failures.ts';
import type { Destination } from '../../ports/destination.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { reasonOf } from '../reason-of.ts';

interface Asked {
  readonly destination: Destination;
  /** Such as `laying a hold`. */
  readonly doing: string;
}

/** Whatever a store answers that is no failure of ours yet becomes BP5040; an interruption goes on as it is. */
export async function orStoreFailure<T>(
  { destination, doing }: Asked,
  { signal }: StepContext,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof BackupError) throw error;
    throw new BackupError({
      code: 'BP5040',
      message: `${destination.id} failed while ${doing}: ${reasonOf(error)}`,
      hint: 'repeat it when the destination answers; what was done before stays',
      cause: error,
    });
  }
}
