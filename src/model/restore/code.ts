import { shellWord } from '../../util/shell-word.ts';

/** What there is to say of a repository whose code a restore could put back. */
export interface CodeObservation {
  /** The folder of its work tree. */
  readonly repository: string;
  readonly head: Head;
  readonly isShallow: boolean;
  /** Of the wanted tag; `null`: there is no such tag. */
  readonly tagCommit: string | null;
  /** Tracked files with changes that are not committed; the first of them. */
  readonly changed: readonly string[];
  /** Files that are not tracked and that the checkout would overwrite; the first of them. */
  readonly inTheWay: readonly string[];
  /** A merge, rebase or the like that was begun, or a lock of git; `null` for none. */
  readonly unfinished: string | null;
  /** Why git itself would refuse the checkout; `null` when it would not. */
  readonly refused: string | null;
}

export interface Head {
  /** `null` before the first commit. */
  readonly commit: string | null;
  /** `refs/heads/main`; `null` when it is detached. */
  readonly ref: string | null;
}

/** Nothing can be said: there is no repository, or git does not answer. */
export interface CodeUnknown {
  readonly repository: string;
  readonly unknown: string;
  readonly hint: string;
}

/** What the manifest says of the code that wrote the data. */
export interface RecordedCode {
  readonly tag: string | null;
  readonly commit: string | null;
}

export interface CodePlan {
  /** `stays`: only data is restored. `already`: the code is where it was. */
  readonly action: 'stays' | 'already' | 'checkout';
  readonly wanted: boolean;
  readonly repository: string | null;
  readonly head: { readonly commit: string | null; readonly ref: string | null } | null;
  readonly tag: string | null;
  readonly commit: string | null;
  /** Why it stays although it was wanted, all of it; or how it differs from the commit that it is at. */
  readonly reasons: readonly CodeReason[];
}

interface CodeReason {
  readonly why:
    | 'not-recorded'
    | 'unknown'
    | 'missing'
    | 'moved'
    | 'dirty'
    | 'in-the-way'
    | 'unfinished'
    | 'refused';
  readonly message: string;
  readonly hint: string;
}

/** Whether the code goes back to the tag, and all that speaks against it. */
export function decideCode(
  wanted: boolean,
  recorded: RecordedCode,
  found: CodeObservation | CodeUnknown | null,
): CodePlan {
  const base = {
    wanted,
    repository: found?.repository ?? null,
    head: found !== null && 'head' in found ? found.head : null,
    ...recorded,
  };
  if (!wanted || found === null) return { ...base, action: 'stays', reasons: [] };
  if ('unknown' in found) {
    const { unknown, hint } = found;
    return stays(base, [{ why: 'unknown', message: unknown, hint }]);
  }
  if (found.head.commit !== null && found.head.commit === recorded.commit) {
    const edited = treeReasons(found).filter(({ why }) => why === 'dirty');
    return { ...base, action: 'already', reasons: edited };
  }
  const reasons = [...tagReasons(recorded, found), ...treeReasons(found)];
  return reasons.length > 0 ? stays(base, reasons) : { ...base, action: 'checkout', reasons: [] };
}

function stays(
  base: Omit<CodePlan, 'action' | 'reasons'>,
  reasons: readonly CodeReason[],
): CodePlan {
  return { ...base, action: 'stays', reasons };
}

function tagReasons(
  { tag, commit }: RecordedCode,
  { tagCommit, isShallow, repository }: CodeObservation,
): readonly CodeReason[] {
  if (tag === null || commit === null) {
    const what = tag === null ? 'tag' : 'commit';
    const message = `the backup names no ${what} of its code`;
    return [{ why: 'not-recorded', message, hint: 'check out the code by hand if you know it' }];
  }
  if (tagCommit === null) {
    const message = `there is no tag ${tag}${isShallow ? ', and the clone is shallow' : ''}`;
    const deepen = isShallow ? ' --unshallow' : '';
    const hint = `git -C ${shellWord(repository)} fetch --tags${deepen}, and plan again`;
    return [{ why: 'missing', message, hint }];
  }
  if (tagCommit === commit) return [];
  return [
    {
      why: 'moved',
      message: `the tag ${tag} is at ${short(tagCommit)}, and the backup was made by ${short(commit)}`,
      hint: `if the backup is right: git -C ${shellWord(repository)} checkout --detach ${commit}`,
    },
  ];
}

function treeReasons(found: CodeObservation): readonly CodeReason[] {
  const { changed, inTheWay, unfinished, refused, repository } = found;
  const git = `git -C ${shellWord(repository)}`;
  const reasons: CodeReason[] = [];
  if (unfinished !== null) {
    reasons.push({ why: 'unfinished', message: unfinished, hint: `see ${git} status` });
  }
  if (changed.length > 0) {
    const message = `files have changes that are not committed: ${some(changed)}`;
    reasons.push({ why: 'dirty', message, hint: `commit them or ${git} stash, and plan again` });
  }
  if (inTheWay.length > 0) {
    const message = `files that git does not track would be overwritten: ${some(inTheWay)}`;
    reasons.push({ why: 'in-the-way', message, hint: 'move them away, and plan again' });
  }
  if (refused !== null && reasons.length === 0) {
    const message = `git would refuse the checkout: ${refused}`;
    reasons.push({ why: 'refused', message, hint: `see ${git} status` });
  }
  return reasons;
}

const shown = 3;

/** The first names, and how many more. */
export function some(names: readonly string[]): string {
  const rest = names.length - shown;
  return `${names.slice(0, shown).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function short(commit: string): string {
  return commit.slice(0, 12);
}
