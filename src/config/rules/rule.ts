import type { Report } from '../report.ts';
import type { SchemaGuide } from '../schema/guide.ts';
import type { Spot } from '../shape/spot.ts';
import type { Tree } from '../tree.ts';

/** What a rule may look at. */
interface Judged {
  readonly root: Tree;
  readonly guide: SchemaGuide;
  /** Every place that the schema knows. */
  readonly spots: readonly Spot[];
  /** The repository's folder, which paths start from. */
  readonly repository: string;
  /** Parts that this version can run, as `source files` or `destination local`. */
  readonly available: ReadonlySet<string>;
}

/** Something that no schema can say. Rules also run over files with other mistakes: they assume no shape. */
export type Rule = (judged: Judged, report: Report) => void;
