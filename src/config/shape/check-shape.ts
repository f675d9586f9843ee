import { holdsPassword } from '../password-in-url.ts';
import type { Report } from '../report.ts';
import type { SchemaGuide } from '../schema/guide.ts';
import { plainValue, type Tree, textOf } from '../tree.ts';
import { withoutConsequences } from './consequences.ts';
import { explain } from './explain.ts';
import { type Mistake, sift } from './sift.ts';
import { validate } from './validator.generated.js';

/** Nobody reads more; a file of ten thousand wrong keys must not take its time for each of them. */
const maxErrors = 1000;

/** Holds a tree against the schema and reports each mistake once, in words for people. */
export function checkShape(tree: Tree, guide: SchemaGuide, report: Report): void {
  if (validate(plainValue(tree))) return;
  const errors = (validate.errors ?? []).slice(0, maxErrors);
  const mistakes = withoutConsequences(sift(errors, tree, guide));
  for (const mistake of mistakes) {
    if (!isToldElsewhere(mistake, report)) report.add(explain(mistake, guide));
  }
}

/** Rules of their own say better what is wrong with a time. */
const kindsWithRules = new Set(['cron', 'timezone', 'moment']);

function isToldElsewhere({ spot }: Mistake, report: Report): boolean {
  if (spot.tree.kind !== 'scalar') return false;
  const text = textOf(spot.tree) ?? '';
  if (text !== '' && kindsWithRules.has(spot.meant?.kind ?? '')) return true;
  // What an unknown alias stands for, or a value that YAML misreads, cannot be judged.
  return holdsPassword(text) || report.isWrong(spot.tree.at);
}
