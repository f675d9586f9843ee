import type { Fragment, Keys } from '../fragment.ts';
import { line, wholeOrReference } from '../pattern.ts';

const repositoryPath: Fragment = {
  title: 'path in the repository',
  type: 'string',
  pattern: wholeOrReference(`(?![/~-])(?!.*://)(?!(?:.*/)?\\.\\.(?:/|$))${line}`),
  examples: ['pipelines/shared/notify.yaml'],
  description:
    'A path relative to the repository root. It cannot be absolute, leave the repository, or be a URL.',
};

/** Of a path without `*` nothing is asked but that it is one. */
const databasePath = '[^*\\u0000-\\u001f]+';
const databasePattern = `(?!.*\\*\\*)(?!.*[?[\\]{}])(?!(?:.*/)?\\.\\.(?:/|$))${line}(?<!/)`;

export const paths: Keys = {
  repositoryPath,
  keyFile: {
    ...repositoryPath,
    title: 'public key file',
    examples: ['keys/ops.asc'],
    description:
      'An OpenPGP public key, armoured or binary, as a path relative to the repository root, so that a change of keys is reviewed like any other change.',
  },
  hostPath: {
    title: 'path',
    type: 'string',
    pattern: wholeOrReference(`(?![~-])${line}`),
    examples: ['/srv/backups', 'data/uploads'],
    description:
      'A path on the machine where this part works. A relative path starts at the repository root; `~` is not replaced.',
  },
  databasePath: {
    title: 'path or pattern',
    type: 'string',
    pattern: wholeOrReference(`(?![~-])(?:${databasePath}|${databasePattern})`),
    examples: ['data/tenants/*.db'],
    description:
      'A path on the machine where this part works, or a pattern of paths. A relative one starts at the repository root; `~` is not replaced. A path with a `*` is always a pattern: `*` stands for a name, or any part of a name, of a file or folder, but never for a `/`, nor for the dot that begins a hidden name. Every file that matches is a member of the dump, with an artifact of its own, `<id>.<member>.…`. A member is named after the parts of its path that have a `*`, the file without its extension, in small letters, digits and hyphens; whoever can list a destination can read these names. Each run looks up what matches before it begins: nothing at all, a file that is no database, or two files that come to one name end it, and a member of the last backup that is gone is a warning. Folders, and the files that SQLite keeps beside a database (`-wal`, `-shm`, `-journal`), are no members.',
  },
  keyPrefix: {
    title: 'folder at a destination',
    type: 'string',
    pattern: wholeOrReference(
      '(?!(?:.*/)?\\.{1,2}(?:/|$))[^/\\\\\\u0000-\\u001f]+(?:/[^/\\\\\\u0000-\\u001f]+)*',
    ),
    examples: ['backups', 'hosts/db1'],
    description:
      'Names joined by `/`, without one at the beginning or end, and without `.` or `..`.',
  },
};
