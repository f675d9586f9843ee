import { engineName, exactlyOne, flag, hostPath } from '../../model/format/builders.ts';
import type { Definition } from '../../ports/definition.ts';

export const eventstore: Definition = {
  kind: 'source',
  type: 'eventstore',
  summary: 'the files of an EventStoreDB node, copied in the order that keeps them consistent',
  keys: {
    path: hostPath('The data folder of the node: the one that holds `chaser.chk`.'),
    volume: engineName('The Docker volume that holds the data folder at its root.'),
    index: flag(
      'Also store the index. Without it the copy is smaller, but the node rebuilds the index at its first start, which can take hours.',
      true,
    ),
  },
  restoreKeys: {
    path: hostPath('Another data folder.'),
    volume: engineName('Another volume.'),
  },
  locatedBy: ['path', 'volume'],
  load: () => import('./eventstore/eventstore.ts'),
  loadRestorer: () => import('./eventstore/restore/restorer.ts'),
  required: [],
  rules: [exactlyOne('path', 'volume')],
  strategy: { answered: ['path', 'volume'], byName: true },
  example: { id: 'events', type: 'eventstore', path: '/var/lib/eventstore' },
};
