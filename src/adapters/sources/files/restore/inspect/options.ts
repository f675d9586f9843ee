import type { RestoreWish } from '../../../../../ports/restorer.ts';

/** What an archive may hold. It goes to another process as JSON. */
export interface InspectOptions {
  readonly roots: readonly InspectRoot[];
  readonly allow: RestoreWish['allow'];
  /** All bytes of the archive. */
  readonly archiveBytes: number;
  /** What the manifest says; `null` where it says nothing. */
  readonly entries: number | null;
  readonly bytes: number | null;
}

interface InspectRoot {
  /** How its names begin; `.` for all names. */
  readonly member: string;
  /** Where it will be in the end: links are followed from there. */
  readonly live: string;
}
