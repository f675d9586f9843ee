import type { PlannedCopies, Refusal } from '../plan.ts';

/** One copy of the backup, in the order of the pipeline. */
export interface JudgedCopyFacts {
  readonly destination: string;
  readonly verdict: 'good' | 'unverified' | 'broken';
  readonly reason: string;
  /** On this machine. */
  readonly isNear: boolean;
}

/** Good ones first, and of these the near ones; a broken copy is never read. With `--from`, that one alone. */
export function orderCopies(
  copies: readonly JudgedCopyFacts[],
  from: string | null,
): PlannedCopies {
  const rank = ({ verdict, isNear }: JudgedCopyFacts) =>
    (verdict === 'good' ? 0 : 2) + (isNear ? 0 : 1);
  const usable = copies.filter(({ verdict }) => verdict !== 'broken');
  const asked = usable.filter(({ destination }) => from === null || destination === from);
  return {
    order: asked.toSorted((a, b) => rank(a) - rank(b)).map(({ destination }) => destination),
    skipped: [
      ...copies
        .filter(({ verdict }) => verdict === 'broken')
        .map(({ destination, reason }) => ({ destination, reason })),
      ...usable
        .filter((copy) => !asked.includes(copy))
        .map(({ destination }) => ({ destination, reason: 'left out by --from' })),
    ],
  };
}

export function findUnreadable({ order }: PlannedCopies, from: string | null): readonly Refusal[] {
  if (order.length > 0) return [];
  const where = from === null ? 'no destination' : from;
  return [
    {
      message: `${where} has ${from === null ? 'a' : 'no'} copy that can be read`,
      hint: 'run-pipeline show says what is wrong with each copy',
    },
  ];
}
