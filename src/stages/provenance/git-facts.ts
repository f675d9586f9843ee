import { createHash } from 'node:crypto';
import { relative } from 'node:path';
import type { GitFacts } from '../../model/run/manifest.ts';
import type { Place } from '../../ports/place.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { readOutput } from '../read-output.ts';
import type { PipelineFile } from '../run.ts';

export type Git = (...args: readonly string[]) => Promise<string | null>;

/** Runs git in a folder without hooks, pagers or prompts; `null` when it has no answer. */
export function gitIn(folder: string, place: Place, context: StepContext): Git {
  return async (...args) => {
    const argv = [
      'git',
      '-c',
      'core.hooksPath=/dev/null',
      '-c',
      'core.fsmonitor=false',
      '--no-pager',
      ...args,
    ] as const;
    const env = { GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0' };
    const output = await readOutput(place, { argv, cwd: folder, env, stdin: null }, context);
    return output === null ? null : output.trimEnd();
  };
}

/** Which commit wrote this backup; `null` outside a repository, or before its first commit. */
export async function readGitFacts(
  git: Git,
  file: Pick<PipelineFile, 'path' | 'repository' | 'text'>,
): Promise<GitFacts | null> {
  const commit = await git('rev-parse', '--verify', '--quiet', 'HEAD^{commit}');
  if (commit === null || !/^[0-9a-f]{40,64}$/.test(commit)) return null;
  const [tags, annotated, status] = await Promise.all([
    git('tag', '--points-at', 'HEAD'),
    newestAnnotatedTag(git),
    git('status', '--porcelain', '--untracked-files=no'),
  ]);
  return {
    commit,
    tag: annotated,
    tags: lines(tags),
    dirty: status !== '',
    pipelineFile: relative(file.repository, file.path),
    pipelineSha256: createHash('sha256').update(file.text).digest('hex'),
  };
}

export async function newestAnnotatedTag(git: Git): Promise<string | null> {
  const format = '%(objecttype) %(refname:strip=2)';
  const found = await git(
    'for-each-ref',
    '--points-at=HEAD',
    '--sort=-creatordate',
    `--format=${format}`,
    'refs/tags',
  );
  const annotated = lines(found).find((line) => line.startsWith('tag '));
  return annotated?.slice('tag '.length) ?? null;
}

export function lines(text: string | null): readonly string[] {
  return text === null || text === '' ? [] : text.split('\n');
}
