import { flag, hostPath, list } from '../../model/format/builders.ts';
import type { Definition } from '../../ports/definition.ts';

export const local: Definition = {
  kind: 'destination',
  type: 'local',
  summary: 'a folder on this machine or on a mounted disk',
  keys: {
    path: hostPath(
      'The folder. Inside a git work tree it must be ignored by git, or it is refused: backups must not be committed.',
    ),
    forbid: list(
      'Folders in which `path` must never lie, such as the roots of web servers. A path below one of them is refused.',
      hostPath('A folder that is served to others.'),
      { uniqueItems: true },
    ),
    requireMount: flag(
      'Refuse to run unless `path` is on a mounted file system other than that of its parent folder. An unmounted disk leaves an empty folder, and the backup would fill the system disk.',
      false,
    ),
  },
  required: ['path'],
  example: { id: 'disk', type: 'local', path: '/mnt/backup', requireMount: true },
  load: () => import('./local/destination.ts'),
};
