/** What ended a restore, and what could not be taken back or cleaned up after it. */
export interface RestoreFailure {
  readonly error: unknown;
  readonly also: readonly string[];
}
