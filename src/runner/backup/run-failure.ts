/** What ended a run. */
export interface RunFailure {
  readonly error: unknown;
  /** What failed while cleaning up; it never hides the first failure. */
  readonly also: readonly string[];
}
