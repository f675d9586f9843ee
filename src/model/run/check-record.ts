/** A verification of one copy, append-only at the destination; its name carries the verdict. */
export interface CheckRecord {
  readonly formatVersion: 1;
  readonly backup: string;
  readonly destination: string;
  readonly level: CheckLevel;
  readonly verdict: 'pass' | 'fail';
  readonly at: string;
  readonly run: string;
  /** What was found, for a failure. */
  readonly evidence: readonly string[];
  readonly manifestSha256: string;
}

/** From the cheapest to the most certain. `accept` is a person's word for a suspect backup. */
export const checkLevels = ['size', 'checksum', 'download', 'open', 'restore'] as const;
export type CheckLevel = (typeof checkLevels)[number] | 'accept';

export interface CheckName {
  readonly at: string;
  readonly run: string;
  readonly destination: string;
  readonly level: CheckLevel;
  readonly verdict: 'pass' | 'fail';
}

const form =
  /^(\d{8}T\d{6}Z)-([a-z2-7]{4})-([a-z0-9][a-z0-9-]{0,62})-(size|checksum|download|open|restore|accept)-(pass|fail)\.json$/;

export function checkFile({ at, run, destination, level, verdict }: CheckName): string {
  return `${at}-${run}-${destination}-${level}-${verdict}.json`;
}

export function parseCheckFile(file: string): CheckName | null {
  const [, at, run, destination, level, verdict] = form.exec(file) ?? [];
  if (at === undefined || run === undefined || destination === undefined) return null;
  return { at, run, destination, level: level as CheckLevel, verdict: verdict as 'pass' | 'fail' };
}
