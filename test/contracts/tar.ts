import { execFileSync } from 'node:child_process';

/** Everything that tar can know of a tree, in one comparable archive; fractions of a second left out. */
export function snapshot(folder: string): string {
  const listing = execFileSync(
    'tar',
    [
      ...['--create', '--file=-', '--format=posix', '--numeric-owner', '--sparse', '--sort=name'],
      ...[
        '--xattrs',
        '--acls',
        '--pax-option=exthdr.name=%d/x/%f,delete=atime,delete=ctime,delete=mtime',
      ],
      ...['--directory', folder, '.'],
    ],
    {
      env: { ...process.env, LC_ALL: 'C' },
      maxBuffer: 1 << 28,
      encoding: 'latin1',
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  // The name of a sparse file's header holds the process id.
  return listing.replace(/GNUSparseFile\.\d+/g, 'GNUSparseFile.0').replace(/\d{6}\0 0/g, '');
}

/** As a person restores it by hand. */
export function unpack(archive: string, folder: string): void {
  execFileSync('tar', [
    ...['--extract', `--file=${archive}`, '--numeric-owner', '--same-owner', '--same-permissions'],
    ...['--xattrs', '--xattrs-include=*', `--directory=${folder}`],
  ]);
}

/** The members as they stand in the archive. */
export function listMembers(archive: string): string[] {
  const options = {
    env: { ...process.env, LC_ALL: 'C' },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  } as const;
  return execFileSync('tar', ['--list', '--quoting-style=escape', `--file=${archive}`], options)
    .trimEnd()
    .split('\n');
}
