import { text } from 'node:stream/consumers';
import type { SourceFiles } from '../../../model/plan.ts';
import type { Command, Place } from '../../../ports/place.ts';
import type { StepContext } from '../../../ports/step-context.ts';

/** GNU tar may go by its second name where another tar is the system's own. */
const names = ['tar', 'gtar'] as const;

export async function findTar(place: Place, context: StepContext): Promise<string | null> {
  for (const name of names) {
    const path = await place.which(name, context);
    if (path !== null && (await isGnu(path, place, context))) return path;
  }
  return null;
}

function isGnu(path: string, place: Place, context: StepContext): Promise<boolean> {
  const { stdout } = place.spawn({ argv: [path, '--version'] }, context);
  return text(stdout).then(
    (version) => version.includes('GNU tar'),
    () => false,
  );
}

export interface TarJob {
  readonly tar: string;
  readonly repository: string;
  /** Whether every single name is given. */
  readonly isListed: boolean;
  readonly config: Pick<SourceFiles, 'oneFileSystem' | 'onUnreadable'>;
}

/**
 * Names come on standard input, so neither their number nor their letters matter. 1 is a warning; whether 2 is an
 * error is judged by what was said.
 */
export function tarCommand({ tar, repository, isListed, config }: TarJob): Command {
  return {
    argv: [
      tar,
      ...['--create', '--file=-', '--format=posix', '--numeric-owner', '--sparse'],
      // ACLs are extended attributes, too, and come back as such. Asking for them by `--acls` costs as much as
      // everything else together.
      '--xattrs',
      // Times of access and change cannot be restored, and fractions of a second need a header of their own for
      // every file, which is a quarter of an archive of small files.
      '--pax-option=delete=atime,delete=ctime,delete=mtime',
      // 64 KiB a write instead of 10: a fifth less work for whoever reads it.
      '--blocking-factor=128',
      ...(config.oneFileSystem ? ['--one-file-system'] : []),
      ...(config.onUnreadable === 'warn' ? ['--ignore-failed-read'] : []),
      ...['--null', ...(isListed ? ['--no-recursion'] : []), '--files-from=-'],
    ],
    cwd: repository,
    env: { LC_ALL: 'C' },
    stdin: 'pipe',
    okCodes: [0, 1, 2],
  };
}
