import { type CheckName, compactTime } from '../../model/run/check-record.ts';

/** Larger ones are no records of ours, with all the evidence that they may hold. */
export const maxCheckBytes = 256 * 1024;

/** Where a signed record was found, and as what. */
export interface CheckPlace {
  readonly name: CheckName;
  readonly backup: string;
  readonly destination: string;
  readonly manifestSha256: string;
}

/**
 * Why a record does not speak of the place at which it lies; `null` when it does. A signature says who wrote it, and
 * nothing of where it was put: a pass of one backup must not be carried to another one.
 */
export function findForgery(bytes: Uint8Array, place: CheckPlace): string | null {
  const record = readRecord(bytes);
  if (record === null) return 'it is no record of a check';
  if (record.formatVersion !== 1) return 'it has a format that this version cannot read';
  if (record.backup !== place.backup) return 'it is the check of another backup';
  if (record.destination !== place.destination) return 'it is the check of another destination';
  if (record.manifestSha256 !== place.manifestSha256) return 'it is the check of another manifest';
  return isNamed(record, place.name) ? null : 'its name does not say what it says';
}

type Fields = Readonly<Record<string, unknown>>;

function isNamed({ at, run, level, verdict }: Fields, name: CheckName): boolean {
  return (
    typeof at === 'string' &&
    compactTime(at) === name.at &&
    run === name.run &&
    level === name.level &&
    verdict === name.verdict
  );
}

function readRecord(bytes: Uint8Array): Fields | null {
  if (bytes.byteLength > maxCheckBytes) return null;
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}
