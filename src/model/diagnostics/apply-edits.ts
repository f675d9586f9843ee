import type { Edit } from './diagnostic.ts';

export interface Applied {
  readonly text: string;
  /** In the order in which they stand in the text. */
  readonly applied: readonly Edit[];
  /** Overlapped an earlier edit, repeated it, or did not lie in the text. */
  readonly skipped: readonly Edit[];
}

/**
 * Applies the edits of one file and leaves every other character as it is. Offsets are those of the text
 * before any edit. Of two that overlap, the one that starts first wins; at one start, the one given first.
 */
export function applyEdits(text: string, edits: readonly Edit[]): Applied {
  const applied: Edit[] = [];
  const skipped = edits.filter((edit) => !liesIn(text, edit));
  for (const edit of edits.filter((one) => liesIn(text, one)).toSorted(byPosition)) {
    const clashes = applied.some((other) => editsClash(other, edit));
    (clashes ? skipped : applied).push(edit);
  }
  return { text: spliced(text, applied), applied, skipped };
}

/** Whether both cannot be applied; two different insertions at one point can, in their order. */
export function editsClash(a: Edit, b: Edit): boolean {
  const isRepeated = a.start === b.start && a.end === b.end && a.text === b.text;
  return isRepeated || (a.start < b.end && b.start < a.end);
}

/** Half a surrogate pair is no character: cutting it would change bytes beside the edit. */
export function liesIn(text: string, { start, end }: Edit): boolean {
  const isRange = Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start <= end;
  return isRange && end <= text.length && !splitsPair(text, start) && !splitsPair(text, end);
}

function spliced(text: string, edits: readonly Edit[]): string {
  let at = 0;
  const pieces = edits.map(({ start, end, text: inserted }) => {
    const piece = text.slice(at, start) + inserted;
    at = end;
    return piece;
  });
  return pieces.join('') + text.slice(at);
}

function splitsPair(text: string, at: number): boolean {
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(Math.max(0, at - 1), at + 1));
}

// Sorting is stable, so edits at one position keep the order in which they were given, insertions first.
function byPosition(a: Edit, b: Edit): number {
  return a.start - b.start || Number(a.start !== a.end) - Number(b.start !== b.end);
}
