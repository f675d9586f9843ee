import { lstat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { Exit, Place } from '../../../ports/place.ts';
import type { Finding, StepContext } from '../../../ports/step-context.ts';

export interface Candidate {
  readonly id: string;
  readonly path: string;
  readonly real: string;
  readonly place: Place;
}

/** Refuses a folder in a git work tree unless git ignores it: backups must not be committed. */
export async function checkWorkTree(
  candidate: Candidate,
  context: StepContext,
): Promise<Finding | null> {
  const tree = await workTreeAround(candidate.real);
  if (tree === null) return null;
  const exit = await askGit(candidate, tree, context);
  if (exit?.code === 0) return null;
  const unclear =
    exit?.code === 1 ? '' : `, and git does not say whether it is ignored${why(exit)}`;
  return {
    severity: 'error',
    message: `${candidate.id}: ${candidate.path} lies in the git work tree ${tree}${unclear}`,
    hint: `Add \`/${relative(tree, candidate.real)}/\` to ${join(tree, '.gitignore')}, or choose a folder outside.`,
  };
}

/** A file that a backup would have is asked for: of a folder that does not exist git could not know that it is one. */
async function askGit(
  { real, place }: Candidate,
  tree: string,
  context: StepContext,
): Promise<Exit | null> {
  const git = await place.which('git', context);
  if (git === null) return null;
  // The work tree may be somebody else's: nothing that its own configuration names is started.
  const settings = ['safe.directory=*', 'core.fsmonitor=false', 'core.hooksPath=/dev/null'];
  const running = place.spawn(
    {
      argv: [
        ...([git, '-C', tree] as const),
        ...settings.flatMap((setting) => ['-c', setting]),
        ...['check-ignore', '--quiet', '--no-index', '--', join(real, 'backup', 'manifest.json')],
      ],
      stdin: null,
    },
    context,
  );
  running.stdout.on('error', () => undefined).resume();
  return await running.done;
}

async function workTreeAround(folder: string): Promise<string | null> {
  if (await isThere(join(folder, '.git'))) return folder;
  const parent = dirname(folder);
  return parent === folder ? null : await workTreeAround(parent);
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch {
    // What may not be looked at cannot be committed to by this user either.
    return false;
  }
}

function why(exit: Exit | null): string {
  if (exit === null) return ': it is not installed';
  const last = (exit.failure ?? exit.stderr).trim().split('\n').at(-1) ?? '';
  return last === '' ? '' : `: ${last}`;
}
