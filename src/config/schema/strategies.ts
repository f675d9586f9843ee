import { choice, reference } from '../../model/format/builders.ts';
import type { Keys } from '../../model/format/fragment.ts';
import type { Definition } from '../../ports/definition.ts';
import { strategyDefinition } from './part.ts';
import { union } from './union.ts';

/** The ways to store one volume of a Compose project: a name, or a dump entry without `id`. */
export function strategies(definitions: readonly Definition[]): Keys {
  const able = definitions.filter(({ strategy }) => strategy !== undefined);
  const branches = Object.fromEntries(
    able.map((definition) => [`strategy-${definition.type}`, strategyDefinition(definition)]),
  );
  const byName = able.filter(({ strategy }) => strategy?.byName).map(({ type }) => type);
  return {
    strategy: {
      title: 'strategy',
      description: 'How to store one volume.',
      anyOf: [
        reference('strategyName', 'By name alone.'),
        reference('strategy-entry', 'With keys, for a volume that needs more than a name.'),
      ],
    },
    strategyName: {
      title: 'name of a strategy',
      ...choice(
        '`volume` stores the files. The name of a database asks the container that uses the volume, with the account that its environment variables name. `skip` stores nothing.',
        [...byName, 'skip'],
      ),
    },
    'strategy-entry': union(
      'dump entry without `id`',
      { key: 'type', description: 'What kind of source it is.' },
      branches,
    ),
    ...branches,
  };
}
