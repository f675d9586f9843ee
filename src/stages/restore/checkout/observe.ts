import { existsSync } from 'node:fs';
import { copyFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  CodeObservation,
  CodeUnknown,
  Head,
  RecordedCode,
} from '../../../model/restore/code.ts';
import type { Place } from '../../../ports/place.ts';
import type { StepContext } from '../../../ports/step-context.ts';
import { shellWord } from '../../../util/shell-word.ts';
import { findChanges } from './changed-files.ts';
import { type Git, openGit } from './git.ts';
import { findInTheWay } from './in-the-way.ts';
import { findUnfinished } from './unfinished.ts';

export interface CodeQuestion {
  /** The folder of the work tree. */
  readonly repository: string;
  readonly recorded: RecordedCode;
}

/** How the repository stands to the tag of the backup. Changes nothing in it. */
export async function observeCode(
  { repository, recorded }: CodeQuestion,
  place: Place,
  context: StepContext,
): Promise<CodeObservation | CodeUnknown> {
  const git = openGit(repository, place, context);
  const folder = await findGitFolder(git, repository);
  if (typeof folder !== 'string') return { repository, ...folder };
  const [head, shallow, changes, tagCommit] = await Promise.all([
    readHead(git),
    git(['rev-parse', '--is-shallow-repository']),
    findChanges(git),
    recorded.tag === null ? null : resolveTag(git, recorded.tag),
  ]);
  const way = { git, repository, from: head.commit, to: tagCommit };
  return {
    repository,
    head,
    isShallow: shallow.stdout.trim() === 'true',
    tagCommit,
    changed: changes.files,
    inTheWay: await findInTheWay(way),
    unfinished: findUnfinished(folder, changes.answer),
    refused: await findRefusal(way, folder, context),
  };
}

/** The folder that holds `HEAD`, or why there is none of just this work tree. */
export async function findGitFolder(
  git: Git,
  repository: string,
): Promise<string | { readonly unknown: string; readonly hint: string }> {
  if (!existsSync(repository)) {
    return { unknown: `${repository} does not exist`, hint: 'correct application.repository' };
  }
  const answer = await git(['rev-parse', '--show-toplevel', '--absolute-git-dir']);
  if (!answer.isOk) return explain(answer.complaint, repository);
  const [top = '', folder = ''] = answer.stdout.split('\n');
  // A folder inside of a repository is none by itself: the checkout would change what lies outside.
  if ((await realpath(top)) === (await realpath(repository))) return folder;
  return {
    unknown: `${repository} lies in the git repository ${top}, and is none itself`,
    hint: 'name the folder with .git in application.repository',
  };
}

function explain(
  complaint: string,
  repository: string,
): { readonly unknown: string; readonly hint: string } {
  if (complaint.includes('dubious ownership')) {
    return {
      unknown: `${repository} belongs to another user, whose configuration git does not obey`,
      hint: `restore as that user, or: git config --global --add safe.directory ${shellWord(repository)}`,
    };
  }
  if (/not a git repository|must be run in a work tree/.test(complaint)) {
    return {
      unknown: `${repository} is no work tree of git`,
      hint: 'name the repository of the code in application.repository',
    };
  }
  return { unknown: `git does not answer: ${complaint}`, hint: 'correct what git says' };
}

export async function readHead(git: Git): Promise<Head> {
  const [commit, ref] = await Promise.all([
    git(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']),
    git(['symbolic-ref', '--quiet', 'HEAD']),
  ]);
  return {
    commit: commit.isOk ? commit.stdout.trim() : null,
    ref: ref.isOk ? ref.stdout.replace(/\n$/, '') : null,
  };
}

/**
 * The commit of exactly this tag, annotated or not; `null` when there is no such tag. The name comes from a
 * manifest: it is never read as an option or as an expression such as `v1~3`.
 */
async function resolveTag(git: Git, tag: string): Promise<string | null> {
  if (tag.includes('\0')) return null;
  const found = await git(['show-ref', '--verify', '--hash', '--', `refs/tags/${tag}`]);
  const id = found.stdout.trim();
  if (!found.isOk || !isObjectId(id)) return null;
  const peeled = await git(['rev-parse', '--verify', '--quiet', `${id}^{commit}`]);
  return peeled.isOk ? peeled.stdout.trim() : null;
}

export function isObjectId(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

interface Way {
  readonly git: Git;
  readonly from: string | null;
  readonly to: string | null;
}

/** Asks git to try it with a copy of the index: the repository is not even locked. */
async function findRefusal(
  { git, from, to }: Way,
  folder: string,
  context: StepContext,
): Promise<string | null> {
  if (from === null) return to === null ? null : 'the repository has no commit yet';
  if (to === null || from === to) return null;
  const absent = await countAbsent(git, to);
  if (absent > 0) return `${absent} objects of it are not in this clone: fetch them first`;
  const index = await context.scratch.path('index');
  const source = join(folder, 'index');
  if (existsSync(source)) await copyFile(source, index);
  const refresh = await git(['update-index', '-q', '--refresh'], { index });
  const tried = await git(['read-tree', '--dry-run', '-m', '-u', from, to], { index });
  return tried.isOk ? null : tried.complaint || refresh.complaint;
}

/** A partial clone would have to fetch them in the middle of the checkout. */
async function countAbsent(git: Git, commit: string): Promise<number> {
  const args = ['rev-list', '--objects', '--no-object-names', '--no-walk', '--missing=print'];
  const { stdout } = await git([...args, commit]);
  return stdout.split('\n').filter((line) => line.startsWith('?')).length;
}
