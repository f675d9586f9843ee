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
