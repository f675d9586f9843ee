import { shellWord } from '../../util/shell-word.ts';
import type { Head } from './code.ts';

/** Kept in the repository for as long as a restore has its code at a tag. */
export interface CheckoutMarker {
  readonly formatVersion: 1;
  readonly pipeline: string;
  readonly backup: string;
  readonly at: string;
  /** Where the code belongs: before the first of several restores. */
  readonly from: Head;
  readonly to: CodePoint;
  /** By whom it was said that the code stays there, and that its rules hold. */
  readonly acknowledged: Acknowledgement | null;
}

export interface CodePoint {
  readonly tag: string;
  readonly commit: string;
}

export interface Acknowledgement {
  readonly at: string;
  readonly by: string;
  readonly reason: string;
}

/** `unreadable`: there is one, and nobody can say what it says. */
export type FoundMarker = CheckoutMarker | 'unreadable' | null;

/**
 * Why no backup may be removed: a restore of ours put the code back, so the rules that are read here are those of
 * then. `null` when it did not, when somebody has moved on since, or has said that it is right.
 */
export function findOldRules(marker: FoundMarker, head: Head, repository: string): string | null {
  if (marker === null || head.ref !== null) return null;
  if (marker === 'unreadable') {
    return `the code of ${repository} was put back by a restore, and what it noted there cannot be read`;
  }
  if (marker.acknowledged !== null || head.commit !== marker.to.commit) return null;
  const { to, backup, from } = marker;
  return `the code is at the tag ${to.tag} since the restore of ${backup}, and rules of then must not remove backups of today; go back with: ${wayBack(repository, from)}`;
}

/** How a person brings the code back to where it was. */
export function wayBack(repository: string, { ref, commit }: Head): string {
  const git = `git -C ${shellWord(repository)} checkout`;
  const branch = /^refs\/heads\/([^-].*)$/s.exec(ref ?? '')?.[1];
  return branch === undefined ? `${git} --detach ${commit}` : `${git} ${shellWord(branch)} --`;
}

/** The marker of a restore that begins; after another one that still holds, the code belongs where that found it. */
export function createMarker(
  facts: Pick<CheckoutMarker, 'pipeline' | 'backup' | 'at' | 'from' | 'to'>,
  previous: FoundMarker,
): CheckoutMarker {
  const isNext =
    previous !== null &&
    previous !== 'unreadable' &&
    facts.from.ref === null &&
    facts.from.commit === previous.to.commit;
  return {
    formatVersion: 1,
    ...facts,
    from: isNext ? previous.from : facts.from,
    acknowledged: null,
  };
}

export function parseMarker(text: string): CheckoutMarker | 'unreadable' {
  try {
    const value: unknown = JSON.parse(text);
    return isMarker(value) ? value : 'unreadable';
  } catch {
    // Cut or written by somebody else: it is there all the same.
    return 'unreadable';
  }
}

function isMarker(value: unknown): value is CheckoutMarker {
  if (!isRecord(value) || value.formatVersion !== 1) return false;
  const { pipeline, backup, at, from, to, acknowledged } = value;
  const isPoint = isRecord(to) && areTexts(to.tag, to.commit);
  const isHead = isRecord(from) && [from.commit, from.ref].every(isTextOrNull);
  const isAnswered =
    acknowledged === null ||
    (isRecord(acknowledged) && areTexts(acknowledged.at, acknowledged.by, acknowledged.reason));
  return areTexts(pipeline, backup, at) && isPoint && isHead && isAnswered;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function areTexts(...values: readonly unknown[]): boolean {
  return values.every((value) => typeof value === 'string');
}

function isTextOrNull(value: unknown): boolean {
  return value === null || typeof value === 'string';
}
