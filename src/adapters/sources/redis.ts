import { hostName, port, secret } from '../../model/format/builders.ts';
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
    password: secret('The password of the default user. Left out: no login.'),
  },
  required: [],
  strategy: { answered: [], byName: true },
  example: { id: 'sessions', type: 'redis', password: { env: 'REDIS_PASSWORD' } },
};
