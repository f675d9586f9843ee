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

/** A time as names have it: `20261121T030000Z`. */
export function compactTime(at: string): string {
  return at.replace(/[-:]|\.\d+/g, '');
}

export function checkFile({ at, run, destination, level, verdict }: CheckName): string {
  return `${at}-${run}-${destination}-${level}-${verdict}.json`;
}

/** Lies beside a record where the pipeline names who signs: without it the record says nothing. */
export function checkSignatureFile(name: CheckName): string {
  return `${checkFile(name)}${signatureSuffix}`;
}

/** The record to which a signature belongs; `null` for what is no name of one. */
export function parseCheckSignatureFile(file: string): CheckName | null {
  return file.endsWith(signatureSuffix)
    ? parseCheckFile(file.slice(0, -signatureSuffix.length))
    : null;
}

const signatureSuffix = '.sig';

export function parseCheckFile(file: string): CheckName | null {
  const [, at, run, destination, level, verdict] = form.exec(file) ?? [];
  if (at === undefined || run === undefined || destination === undefined) return null;
  return { at, run, destination, level: level as CheckLevel, verdict: verdict as 'pass' | 'fail' };
}
