import { dirname, relative } from 'node:path';
import type { Command } from '../../../../ports/place.ts';
import type { FilesHandle } from './handle.ts';

export interface ExtractJob {
  readonly tar: string;
  readonly handle: FilesHandle;
  /** Only root can give files away. */
  readonly keepsOwners: boolean;
}

/** Unpacks everything in one pass, each root under the name that it has beside its place. */
export function extractCommand({ tar, handle, keepsOwners }: ExtractJob): Command {
  const { seats, inspect } = handle;
  const folder = commonFolder(seats.map(({ beside }) => dirname(beside)));
  const renaming = seats.map(({ beside }, index) =>
    renameTo(inspect.roots[index]?.member ?? '', relative(folder, beside)),
  );
  return {
    argv: [
      tar,
      ...['--extract', '--file=-', `--directory=${folder}`, '--numeric-owner'],
      ...['--same-permissions', keepsOwners ? '--same-owner' : '--no-same-owner'],
      // Access lists are kept as attributes: with `--acls` tar would set its own, empty ones over them.
      ...['--xattrs', '--xattrs-include=*', '--delay-directory-restore'],
      // To the end, where it would leave what fills up the last record, and whoever hands it on would find no reader.
      '--ignore-zeros',
      // 128 KiB a write instead of 10: half the work for the disk.
      ...['--blocking-factor=256', '--read-full-records'],
      ...['--warning=no-timestamp', ...renaming],
    ],
    env: { LC_ALL: 'C' },
    stdin: 'pipe',
  };
}

/**
 * Of members and of what hard links name, never of what symbolic links hold. The new name begins with `./`, which no
 * other expression matches: they are applied one after another.
 */
function renameTo(member: string, beside: string): string {
  const to = `./${beside.replace(/[\\&,]/g, '\\$&')}`;
  if (member === '.') return `--transform=s,^(\\./|\\.$)?,${to}/,xS`;
  const from = member.replace(/[\\^$.|?*+()[\]{},]/g, '\\$&');
  return `--transform=s,^${from}(/|$),${to}\\1,xS`;
}

function commonFolder(folders: readonly string[]): string {
  const [first = '/', ...others] = folders;
  const holds = (folder: string) =>
    others.every(
      (other) => other === folder || other.startsWith(folder === '/' ? '/' : `${folder}/`),
    );
  let folder = first;
  while (!holds(folder)) folder = dirname(folder);
  return folder;
}
