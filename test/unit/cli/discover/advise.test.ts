import { expect, test } from 'vitest';
import type { ProjectVolume } from '../../../../src/adapters/sources/compose/project.ts';
import { advise } from '../../../../src/cli/discover/advise.ts';

function volumeOf(image: string, name = 'data', target = '/data'): ProjectVolume {
  const facts = { name, driver: 'local', mountpoint: '', isHere: true, labels: {}, options: {} };
  const mounts = [{ kind: 'volume' as const, source: name, target, isWritable: true }];
  const made = { reference: image, id: 'sha256:0', digest: null };
  const user = {
    id: '1',
    name: 'one',
    isRunning: true,
    isPaused: false,
    image: made,
    labels: {},
    mounts,
  };
  return { name, facts, users: image === '' ? [] : [user] };
}

test.each([
  ['postgres:16', 'postgres'],
  ['docker.io/library/postgres:16-alpine', 'postgres'],
  ['pgvector/pgvector:pg16', 'postgres'],
  ['timescale/timescaledb-ha:pg16', 'postgres'],
  ['postgis/postgis@sha256:0123', 'postgres'],
  ['mariadb', 'mysql'],
  ['bitnami/mysql:8.4', 'mysql'],
  ['valkey/valkey:8', 'redis'],
  ['redis/redis-stack-server', 'redis'],
  ['eventstore/eventstore:24.10', 'eventstore'],
  ['docker.kurrent.io/kurrent-latest/kurrentdb:25', 'eventstore'],
  ['neo4j:5', 'stop'],
  ['qdrant/qdrant:v1.9', 'stop'],
  ['clickhouse/clickhouse-server', 'stop'],
  ['memcached:1', 'skip'],
  ['postgrest/postgrest', 'volume'],
  ['acme/my-redisclient:1', 'volume'],
  ['nginx', 'volume'],
])('%s is stored by %s', (image, strategy) => {
  expect(advise(volumeOf(image), [])).toMatchObject({ strategy });
});

test.each([
  ['nginx', 'proxy_cache', '/data', 'skip'],
  ['nginx', 'data', '/var/log/nginx', 'skip'],
  ['nginx', 'catalogue', '/srv/logins', 'volume'],
  ['', 'nobody', '/', 'volume'],
])('of %s, %s at %s: %s', (image, name, target, strategy) => {
  expect(advise(volumeOf(image, name, target), [])).toMatchObject({ strategy });
});

test('a database file alone is stored as one; one of several is not', () => {
  expect(advise(volumeOf('web'), ['a.db'])).toMatchObject({ strategy: 'sqlite', path: 'a.db' });
  expect(advise(volumeOf('web'), ['a.db', 'b.db'])).toMatchObject({ strategy: 'volume' });
});
