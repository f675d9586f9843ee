import type { Row } from './row.ts';

/** A stage or step and what hangs below it; without rows it is not shown. */
export interface Branch {
  readonly name: string;
  readonly rows: readonly Row[];
  /** Nothing in it will change any more. */
  readonly isFinal: boolean;
  readonly isWaiting: boolean;
}

/** That of the longest stage. */
export const branchNameWidth = 9;
