import { BackupError } from '../../model/failures.ts';

/** Why one copy could not give a file; another copy may. */
export class CopyFailure extends Error {
  override readonly name = 'CopyFailure';
  /** Whether it says something about the content, and not only that nobody could look. */
  readonly isDamage: boolean;

  constructor(reason: string, { isDamage }: { readonly isDamage: boolean }) {
    super(reason);
    this.isDamage = isDamage;
  }
}

export function damaged(reason: string): CopyFailure {
  return new CopyFailure(reason, { isDamage: true });
}

export function unreadable(reason: string): CopyFailure {
  return new CopyFailure(reason, { isDamage: false });
}

export interface LostCopy {
  readonly destination: string;
  readonly reason: string;
  readonly isDamage: boolean;
}

/** No copy could give it. One that is damaged outweighs those that could not be looked at. */
export function nothingLeft(file: string, lost: readonly LostCopy[]): BackupError {
  const isDamage = lost.some((one) => one.isDamage);
  const reasons = lost.map(({ destination, reason }) => `${destination}: ${reason}`).join('; ');
  return new BackupError({
    code: isDamage ? 'BP5050' : 'BP5040',
    message: `no copy gives ${file}: ${reasons}`,
    hint: isDamage
      ? 'take another backup: `run-pipeline list` shows what there is'
      : 'mount the disk, or wait for the network, and try again',
  });
}

const aboutContent: readonly string[] = ['BP5020', 'BP5041', 'BP5050'];

/** Bytes that cannot be decoded speak against the copy; a missing key or program does not. */
export function asCopyFailure(error: unknown): never {
  const isContent = error instanceof BackupError && aboutContent.includes(error.code);
  throw isContent ? damaged(error.message) : error;
}
