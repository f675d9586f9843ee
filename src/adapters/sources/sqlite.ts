import { databasePath } from '../../model/format/builders.ts';
import type { Definition } from '../../ports/definition.ts';

export const sqlite: Definition = {
  kind: 'source',
  type: 'sqlite',
  summary: 'a SQLite database, or many, each as a consistent online copy',
  keys: {
    path: databasePath(
      'The database file, or a pattern such as `data/tenants/*.db`, of which every match becomes an artifact of its own; as a strategy of a Compose volume, its path from the root of the volume. It is copied while it is in use, by SQLite itself and never as a plain file; the copy must pass `integrity_check`.',
    ),
  },
  restoreKeys: {
    path: databasePath('Another file, or a pattern where the dump has several databases.'),
  },
  locatedBy: ['path'],
  required: ['path'],
  strategy: { answered: [], byName: false },
  example: { id: 'notes', type: 'sqlite', path: '/srv/notes/notes.db' },
  load: () => import('./sqlite/sqlite.ts'),
  loadRestorer: () => import('./sqlite/restore/restorer.ts'),
  loadProver: () => import('./sqlite/prove/prover.ts'),
};
