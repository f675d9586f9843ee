import type { JudgedBackup } from '../../catalog/verdict.ts';
import type { DeleteOptions } from '../../model/delete/plan.ts';
import type { DestinationPart } from '../run.ts';

/** All that decides whether a backup may be deleted, as it is at this moment. */
export interface DeleteQuestion {
  readonly pipeline: string;
  readonly pipelineDigest: string;
  readonly destinations: readonly DestinationPart[];
  readonly judged: JudgedBackup;
  /** It never was a backup. */
  readonly isRemains: boolean;
  /** All that there are. */
  readonly backups: readonly JudgedBackup[];
  /** By destination: why nothing is known of what lies there. */
  readonly unread: ReadonlyMap<string, string>;
  /** Why a deletion would not count; `null`: it does. */
  readonly unsigned: string | null;
  readonly options: DeleteOptions;
  /** Why, in the words of whoever deletes; may be empty. */
  readonly reason: string;
  /** How this program was called, up to its verb. */
  readonly program: readonly string[];
  readonly now: number;
}

export function goesAt(destination: string, { at }: DeleteOptions): boolean {
  return at === null || at === destination;
}
