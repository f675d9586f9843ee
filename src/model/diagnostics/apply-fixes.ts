import { applyEdits, editsClash, liesIn } from './apply-edits.ts';
import type { Edit, Fix } from './diagnostic.ts';

export interface FixedFiles {
  /** Only the files that have changed. */
  readonly texts: ReadonlyMap<string, string>;
  readonly applied: readonly Fix[];
  readonly skipped: readonly Fix[];
}

/**
 * Applies each fix as a whole or not at all: half of one can change what the author meant. Of two that
 * clash the first given wins; the other is for the next round. A repeated fix counts as applied.
 */
export function applyFixes(texts: ReadonlyMap<string, string>, fixes: readonly Fix[]): FixedFiles {
  const edits: Edit[] = [];
  const applied: Fix[] = [];
  const skipped: Fix[] = [];
  for (const fix of fixes) {
    const added = fix.edits.filter((edit) => !edits.some((other) => isSame(other, edit)));
    const fits = added.every(
      (edit) => liesIn(texts.get(edit.file) ?? '', edit) && !clashes(edit, edits),
    );
    (fits ? applied : skipped).push(fix);
    if (fits) edits.push(...added);
  }
  return { texts: changed(texts, edits), applied, skipped };
}

function changed(
  texts: ReadonlyMap<string, string>,
  edits: readonly Edit[],
): ReadonlyMap<string, string> {
  const byFile = Map.groupBy(edits, ({ file }) => file);
  return new Map(
    Array.from(
      byFile,
      ([file, own]) => [file, applyEdits(texts.get(file) ?? '', own).text] as const,
    ).filter(([file, text]) => text !== texts.get(file)),
  );
}

function clashes(edit: Edit, others: readonly Edit[]): boolean {
  return others.some((other) => other.file === edit.file && editsClash(other, edit));
}

function isSame(a: Edit, b: Edit): boolean {
  return a.file === b.file && a.start === b.start && a.end === b.end && a.text === b.text;
}
