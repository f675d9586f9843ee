import { holdsPassword } from '../password-in-url.ts';
import type { Report } from '../report.ts';
import type { SchemaGuide } from '../schema/guide.ts';
import { plainValue, type Tree, textOf } from '../tree.ts';
import { explain } from './explain.ts';
import { sift } from './sift.ts';
import { validate } from './validator.generated.js';

/** Holds a tree against the schema and reports each mistake once, in words for people. */
export function checkShape(tree: Tree, guide: SchemaGuide, report: Report): void {
  if (validate(plainValue(tree))) return;
  for (const mistake of sift(validate.errors ?? [], tree, guide)) {
    // A rule of its own tells of passwords in addresses, without repeating them.
    if (holdsPassword(textOf(mistake.spot.tree) ?? '')) continue;
    report.add(explain(mistake, guide));
  }
}
