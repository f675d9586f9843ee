import { choice, flag, hostPath, list, text } from '../../model/format/builders.ts';
import type { Definition } from '../../ports/definition.ts';

export const files: Definition = {
  kind: 'source',
  type: 'files',
  summary: 'files and folders, as one tar archive',
  keys: {
    paths: list(
      'Files and folders to store, with owners, modes, extended attributes, ACLs, sparse areas and hard links. Members are named relative to the repository root; absolute paths lose their leading slash.',
      hostPath('A file or a folder with everything below it.'),
      { uniqueItems: true },
    ),
    exclude: list(
      'What to leave out, in the syntax of `.gitignore`, relative to each of `paths`. A later `!pattern` takes something back in.',
      text('One pattern, such as `node_modules/` or `*.tmp`.'),
    ),
    oneFileSystem: flag(
      'Stay on the file systems on which `paths` begin. Mounts that are skipped are listed in the manifest; switch this off to follow them.',
      true,
    ),
    onChange: choice(
      'A file that changed while it was read may be inconsistent: `warn` keeps the backup and says so, `fail` rejects it.',
      ['warn', 'fail'],
      'warn',
    ),
    onUnreadable: choice(
      'A file that cannot be read is missing from the archive: `fail` rejects the backup, `warn` keeps it and lists the file.',
      ['fail', 'warn'],
      'fail',
    ),
  },
  restoreKeys: {
    into: hostPath(
      'A folder that gets everything below it, each under the name that it has in the archive.',
    ),
  },
  locatedBy: ['paths'],
  required: ['paths'],
  example: { id: 'uploads', type: 'files', paths: ['data/uploads'], exclude: ['*.tmp', 'cache/'] },
  load: () => import('./files/files.ts'),
  loadRestorer: () => import('./files/restore/restorer.ts'),
  loadProver: () => import('./files/prove/prover.ts'),
};
