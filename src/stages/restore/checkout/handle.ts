import type { FailureCode } from '../../../model/failures.ts';
import type { Head } from '../../../model/restore/code.ts';
import { type CheckoutMarker, type CodePoint, wayBack } from '../../../model/restore/marker.ts';
import type { StepContext } from '../../../ports/step-context.ts';
import { systemCodeOf } from '../../../util/system-error.ts';
import { removeMarker, writeMarker } from './marker-file.ts';

/** Everything to put the code back to the tag, and to come back from there; JSON, for the journal. */
export interface CheckoutHandle {
  readonly repository: string;
  /** The folder that holds `HEAD`. */
  readonly folder: string;
  readonly from: Head & { readonly commit: string };
  readonly to: CodePoint;
  readonly marker: CheckoutMarker;
  /** What was noted there by a restore before. */
  readonly previous: CheckoutMarker | null;
}

/** Never a reason to lose a restore: whoever gets `failed` says it, and ends with exit 3. */
export type CheckoutResult =
  | { readonly state: 'done'; readonly note: string }
  | {
      readonly state: 'failed';
      /** Somebody has moved the code since, and wants it there. */
      readonly isElsewhere: boolean;
      readonly code: FailureCode;
      readonly message: string;
      readonly hint: string;
    };

export function isSame(one: Head, other: Head): boolean {
  return one.commit === other.commit && one.ref === other.ref;
}

/** What is noted in the repository is what was noted there before. */
export async function restoreNote({ folder, previous }: CheckoutHandle): Promise<void> {
  if (previous === null) await removeMarker(folder);
  else await writeMarker(folder, previous);
}

export function failed(
  message: string,
  { repository, marker, to }: CheckoutHandle,
): Extract<CheckoutResult, { readonly state: 'failed' }> {
  const there = wayBack(repository, { ref: null, commit: to.commit });
  const back = wayBack(repository, marker.from);
  return {
    state: 'failed',
    isElsewhere: false,
    code: 'BP5102',
    message,
    hint: `by hand: ${there}, and back: ${back}`,
  };
}

export function elsewhere(handle: CheckoutHandle, { ref, commit }: Head): CheckoutResult {
  const where = ref ?? commit ?? 'nowhere';
  const message = `somebody has moved the code meanwhile: HEAD is at ${where}`;
  return { ...failed(message, handle), isElsewhere: true };
}

/** A checkout is a matter of seconds; filters may fetch large files. */
const limitMs = 15 * 60_000;

/** An interrupt waits for what was begun: half a tree is worse than a second more. */
export function unhurried(context: StepContext): StepContext {
  return { ...context, signal: AbortSignal.timeout(limitMs) };
}

/** What the system refuses is told like what git refuses. */
export async function orFailed(
  handle: CheckoutHandle,
  act: () => Promise<CheckoutResult>,
): Promise<CheckoutResult> {
  try {
    return await act();
  } catch (error) {
    if (systemCodeOf(error) === null) throw error;
    return failed(error instanceof Error ? error.message : String(error), handle);
  }
}
