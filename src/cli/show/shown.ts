import type { JudgedBackup } from '../../catalog/verdict.ts';
import type { Facts } from '../reach/known.ts';

/** One backup, and what its page says of the things around it. */
export type Shown = Pick<Facts, 'pipeline' | 'destinations' | 'backups' | 'nowMs'> & {
  readonly judged: JudgedBackup;
  /** Digests too, and every check. */
  readonly isVerbose: boolean;
};
