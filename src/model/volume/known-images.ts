/** How the data of a known server is best kept. `stop`: it has no dump that is whole, so its files are copied while it is down. */
export interface KnownImage {
  readonly image: RegExp;
  readonly strategy: 'postgres' | 'mysql' | 'redis' | 'eventstore' | 'stop' | 'skip';
  readonly what: string;
}

const server = (name: string) => new RegExp(`(?:^|[/-])(?:${name})(?:[-_:@0-9]|$)`);

/** What an image is known as; `undefined` for one that nobody knows. */
export function knownImage(reference: string): KnownImage | undefined {
  return knownImages.find(({ image }) => image.test(reference));
}

const knownImages: readonly KnownImage[] = [
  {
    image: server('postgres|postgresql|postgis|timescaledb|timescaledb-ha|pgvector|pgvecto-rs'),
    ...{ strategy: 'postgres', what: 'a PostgreSQL server' },
  },
  {
    image: server('mysql|mysql-server|mariadb|percona|percona-server'),
    ...{ strategy: 'mysql', what: 'a MySQL or MariaDB server' },
  },
  {
    image: server('redis|redis-stack|redis-stack-server|valkey|keydb'),
    ...{ strategy: 'redis', what: 'a Redis or Valkey server' },
  },
  {
    image: server('eventstore|eventstoredb|kurrentdb'),
    ...{ strategy: 'eventstore', what: 'an EventStoreDB node' },
  },
  ...[
    ['neo4j', 'Neo4j'],
    ['qdrant', 'Qdrant'],
    ['clickhouse|clickhouse-server', 'ClickHouse'],
    ['mongo|mongodb|mongodb-community-server', 'MongoDB'],
    ['elasticsearch|opensearch', 'a search index'],
    ['influxdb', 'InfluxDB'],
    ['victoria-metrics|prometheus', 'metrics'],
    ['weaviate|milvus|chroma', 'a vector database'],
    ['cassandra|scylla|couchdb|arangodb|surrealdb|cockroach|rethinkdb', 'a database'],
    ['rabbitmq|kafka|nats|etcd|consul|vault', 'a server that writes all the time'],
    ['minio|garage|seaweedfs', 'an object store'],
  ].map(([names = '', what = '']) => ({
    image: server(names),
    ...{ strategy: 'stop' as const, what },
  })),
  {
    image: server('memcached|varnish|squid|apt-cacher-ng'),
    ...{ strategy: 'skip', what: 'a cache' },
  },
];
