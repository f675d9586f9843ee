import { BackupError, type FailureCode } from '../../../model/failures.ts';
import type { SourceFiles } from '../../../model/plan.ts';
import type { DumpEnd } from '../../../ports/source.ts';
import { type Complaints, parseComplaints } from './complaints.ts';
import type { Counted } from './count-members.ts';

export interface Evidence {
  readonly exit: Pick<DumpEnd, 'code' | 'stderr'>;
  readonly archive: Pick<Counted, 'isWhole' | 'count'>;
  /** How many names tar was given, or why it was not given all of them: it ends well all the same. */
  readonly fed: number | Error;
  /** Whether it was given each name, and not only those of the roots. */
  readonly isListed: boolean;
  /** Folders that could not be listed while tar was given names. */
  readonly unlisted: readonly string[];
  readonly policy: Pick<SourceFiles, 'onChange' | 'onUnreadable'>;
}

/** Throws unless the archive holds everything that it should; returns what must be told of it all the same. */
export function judgeArchive(evidence: Evidence): Complaints {
  const told = parseComplaints(evidence.exit.stderr);
  const complaints = { ...told, damaged: [...told.damaged, ...evidence.unlisted] };
  assertPolicy(complaints, evidence);
  assertCodeExplained(complaints, evidence);
  if (!evidence.archive.isWhole) throw incomplete('the archive ends before its end');
  assertCount(complaints, evidence);
  return complaints;
}

function assertPolicy(complaints: Complaints, { exit, policy }: Evidence): void {
  const { changed, isCut } = complaints;
  const unread = [...complaints.unreadable, ...complaints.damaged];
  if (policy.onUnreadable === 'fail' && unread.length > 0) {
    throw failure('BP5017', {
      says: `could not be read: ${name(unread)}`,
      hint: 'let this user read them, exclude them, or set `onUnreadable: warn`',
      files: unread,
    });
  }
  if (policy.onChange === 'fail' && (changed.length > 0 || (isCut && exit.code === 1))) {
    throw failure('BP5017', {
      says: `changed while they were read: ${name(changed)}`,
      hint: 'stop the writer with a hook around the dump, store a snapshot, or set `onChange: warn`',
      files: changed,
    });
  }
}

/** 2 is no failure when nothing is behind it but listed files that were deleted meanwhile. */
function assertCodeExplained({ isCut, vanished, other }: Complaints, evidence: Evidence): void {
  const { exit, isListed } = evidence;
  if (exit.code === 0 || exit.code === 1) return;
  const isExplained = isListed && !isCut && vanished.length > 0 && other.length === 0;
  if (exit.code === 2 && isExplained) return;
  const said = exit.stderr.trimEnd().split('\n').at(-1) ?? '';
  throw failure('BP5010', {
    says: `tar ended with exit code ${exit.code}: ${said}`,
    hint: 'correct what tar says',
    files: [],
  });
}

/** What went in must come out, but for what tar has named. */
function assertCount(complaints: Complaints, { archive, fed, isListed }: Evidence): void {
  if (fed instanceof Error) throw incomplete(`tar was not given all names: ${fed.message}`);
  if (!isListed) return;
  const { vanished, unreadable, ignored, isCut } = complaints;
  const missing = fed - archive.count;
  const named = vanished.length + unreadable.length + ignored.length;
  if (isCut ? missing >= named : missing === named) return;
  throw incomplete(`of ${fed} files and folders ${archive.count} are in the archive`);
}

function incomplete(says: string): BackupError {
  return failure('BP5014', {
    says,
    hint: 'run it again; look for a full disk or a killed tar',
    files: [],
  });
}

interface Told {
  readonly says: string;
  readonly hint: string;
  readonly files: readonly string[];
}

const filesKept = 100;

function failure(code: FailureCode, { says, hint, files }: Told): BackupError {
  return new BackupError({
    code,
    message: says,
    hint,
    facts: { files: files.slice(0, filesKept) },
  });
}

const namesShown = 3;

/** The first few of many. */
export function name(files: readonly string[], shown = namesShown): string {
  const more = files.length - shown;
  const listed = files.slice(0, shown).join(', ') || 'more files than can be listed';
  return more > 0 ? `${listed} and ${more} more` : listed;
}
