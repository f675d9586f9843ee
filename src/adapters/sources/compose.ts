import { dictionary, engineName, flag, list, reference } from '../../model/format/builders.ts';
import type { Definition } from '../../ports/definition.ts';

export const compose: Definition = {
  kind: 'source',
  type: 'compose',
  summary: 'all volumes of a Docker Compose project, each in its own way',
  keys: {
    project: engineName(
      'The Compose project, as `docker compose ls` shows it. Its volumes are found by their labels when the run starts, so a new one is never forgotten. Each becomes an artifact named `<id>.<volume>`.',
    ),
    strategies: dictionary(
      'How to store single volumes, by their name in the Compose file. Volumes that are not named here follow `default`.',
      reference('strategy', 'The name of a strategy, or a dump entry without `id`.'),
      engineName('The name of a volume in the Compose file.'),
    ),
    services: list(
      'Only the volumes that these services use. Left out: all services.',
      engineName('One service of the project.'),
      { uniqueItems: true },
    ),
    default: reference(
      'strategyName',
      'How to store volumes that `strategies` does not name. A running database must not be stored as `volume` unless it is stopped meanwhile.',
      'volume',
    ),
    config: flag(
      'Also store the Compose files, `.env` and the configuration files that are bind-mounted, as one artifact. They often hold passwords: encrypt.',
      true,
    ),
  },
  required: ['project'],
  restoreKeys: {
    project: engineName('Another project, whose volumes and containers are there.'),
  },
  load: () => import('./compose/compose.ts'),
  loadMembers: () => import('./compose/members.ts'),
  example: {
    id: 'stack',
    type: 'compose',
    project: 'ai',
    strategies: {
      n8n_db: 'postgres',
      models: 'skip',
      qdrant: { type: 'volume', quiesce: { stop: ['ai-qdrant-1'] } },
    },
  },
};
