import { sizeOfTrees } from '../../util/tree-size.ts';

/** What is in a folder. */
export interface Content {
  readonly bytes: number;
  /** Everything that is no folder. */
  readonly files: number;
  /** The largest first; paths from the folder. */
  readonly largest: readonly LargeFile[];
  /** Milliseconds of the epoch; `null` where there is nothing. */
  readonly changedAtMs: number | null;
  /** Likewise, but no program can set this one back: also when a file was moved here, or given to somebody. */
  readonly touchedAtMs: number | null;
  /** `false`: there is more, which could not be counted, or not in time. */
  readonly isWhole: boolean;
}

interface LargeFile {
  readonly path: string;
  readonly bytes: number;
}

const most = 5;
/** Of one folder no longer than a person waits. */
const limit = { ms: 2000, entries: 2_000_000 };

export function lookInto(folder: string): Content {
  let largest: readonly LargeFile[] = [];
  let files = 0;
  let changedAtMs: number | null = null;
  let touchedAtMs: number | null = null;
  const { bytes, isWhole } = sizeOfTrees([folder], {
    ...limit,
    onEntry: (path, facts) => {
      changedAtMs = Math.max(changedAtMs ?? 0, facts.mtimeMs);
      touchedAtMs = Math.max(touchedAtMs ?? 0, facts.ctimeMs);
      if (facts.isDirectory()) return;
      files++;
      const least = largest.length < most ? 0 : (largest.at(-1)?.bytes ?? 0);
      if (facts.size > least) largest = insert(largest, { path, bytes: facts.size });
    },
  });
  const inside = largest.map((one) => ({ ...one, path: one.path.slice(folder.length + 1) }));
  return { bytes, files, largest: inside, changedAtMs, touchedAtMs, isWhole };
}

function insert(largest: readonly LargeFile[], one: LargeFile): readonly LargeFile[] {
  return [...largest, one].toSorted((a, b) => b.bytes - a.bytes).slice(0, most);
}
