import {
  atMostOne,
  hostName,
  hostPath,
  plainName,
  port,
  secret,
} from '../../model/format/builders.ts';
import type { Definition } from '../../ports/definition.ts';

export const redis: Definition = {
  kind: 'source',
  type: 'redis',
  summary: 'a Redis or Valkey server, as an RDB file',
  keys: {
    host: hostName(
      'The server. Its data comes over the replication protocol, so no file of it is read.',
      '127.0.0.1',
    ),
    port: port('The port of the server.', 6379),
    socket: hostPath('The socket file of the server, instead of `host` and `port`.'),
    user: plainName(
      'The user to log in as. It needs `+info +ping +replconf +sync +psync`. Left out: the default user.',
    ),
    password: secret(
      'The password of the user. It is handed over in the environment of the client program, never as an argument. Left out: no login.',
    ),
    path: hostPath(
      'For restores: the folder of this machine where the server keeps its data (`dir`), or the RDB file in it; of a container the folder of its volume. Left out: a restore says it with `--to <dump>.path=<folder>`.',
    ),
  },
  required: [],
  rules: [...atMostOne('host', 'socket'), ...atMostOne('port', 'socket')],
  strategy: { answered: [], byName: true },
  example: { id: 'sessions', type: 'redis', password: { env: 'REDIS_PASSWORD' } },
  restoreKeys: {
    path: hostPath(
      'The folder of this machine where a server keeps its data, or the RDB file in it.',
    ),
  },
  locatedBy: ['host', 'port', 'socket', 'path'],
  runsAnywhere: true,
  load: () => import('./redis/redis.ts'),
  loadRestorer: () => import('./redis/restore/restorer.ts'),
  loadProver: () => import('./redis/prove/prover.ts'),
};
