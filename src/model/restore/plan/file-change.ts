import { lineDiff } from '../../../util/line-diff.ts';
import type { FileChange } from '../plan.ts';

/** What a person reads before a restore; the rest is in the repository. */
const maxLines = 40;
const maxLength = 400;

export interface PipelineFiles {
  readonly path: string;
  /** `null` where the tag has no such file. */
  readonly inTag: string | null;
  readonly today: string;
}

/** From what the file is today to what it is in the tag: the minus goes away, the plus comes back. */
export function planFileChange(file: PipelineFiles | null): FileChange | null {
  if (file === null) return null;
  const { path, inTag, today } = file;
  const { lines, added, removed } = lineDiff(today, inTag ?? today);
  return {
    path,
    isThere: inTag !== null,
    lines: lines
      .slice(0, maxLines)
      .map((line) => (line.length > maxLength ? `${line.slice(0, maxLength)}…` : line)),
    added,
    removed,
    isCut: lines.length > maxLines,
  };
}
