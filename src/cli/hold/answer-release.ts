import { isHeld } from '../../catalog/hold.ts';
import { exits } from '../../model/exit.ts';
import type { BackupError } from '../../model/failures.ts';
import type { Io } from '../io.ts';
import { warn } from '../reach/refuse.ts';
import { holdWords } from '../reach/words.ts';
import type { Outcome } from '../verb.ts';
import type { Holding } from './held.ts';

export interface ReleaseAnswer {
  readonly target: string;
  /** Why it was ended, in the words of whoever did; may be empty. */
  readonly reason: string;
  readonly removed: readonly Holding[];
  /** Who reads it at this moment. */
  readonly readers: readonly Holding[];
  readonly failed: readonly BackupError[];
  readonly nowMs: number;
}

/** A hold that is left at one destination protects the copies at all: then nothing is released. */
export function answerRelease(answer: ReleaseAnswer, io: Io): Outcome {
  const { target, reason, removed, readers, failed } = answer;
  const [failure] = failed;
  if (failure !== undefined && removed.length === 0) throw failure;
  for (const { message } of failed) warn(`${message}; what holds it there still holds it`, io);
  return {
    exit: failure === undefined ? exits.done : exits.look,
    reason: failure === undefined ? `${target} is released` : failure.message,
    text: releasedText(answer),
    data: {
      target,
      reason,
      released: removed.map(holdingRecord),
      readers: readers.map(holdingRecord),
      problems: failed.map(({ message }) => message),
    },
  };
}

function releasedText({ target, removed, readers, failed, nowMs }: ReleaseAnswer): string {
  const ended = removed.map(({ at, hold }) => {
    const was = isHeld(hold, nowMs) ? 'was held' : 'was held once';
    return `${at.id}: ${was} ${holdWords(hold, nowMs)}`;
  });
  const reading = readers.map(
    ({ at, hold }) => `${at.id}: somebody reads it, ${holdWords(hold, nowMs)}; that ends by itself`,
  );
  const last =
    failed.length > 0
      ? `${target} may still be held: not every destination has answered`
      : `${target} is released: from now on retention judges it like any other`;
  return [...ended, ...reading, last].map((line) => `${line}\n`).join('');
}

function holdingRecord({ at, hold: { reason, owner, until } }: Holding) {
  return {
    destination: at.id,
    ...{ reason, owner },
    until: until === null ? null : new Date(until).toISOString(),
  };
}
