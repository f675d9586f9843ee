/** Options of `init` for every sort of source, destination and encryption. */

const database = ['--database', 'orders', '--user', 'backup', '--password-env', 'DB_PASSWORD'];
export const sources: Readonly<Record<string, readonly string[]>> = {
  files: ['--path', 'data/uploads', '--path', '/etc/shop', '--path', 'two words'],
  sqlite: ['--path', 'data/shop.db'],
  postgres: [...database, '--container', 'shop-db'],
  mysql: [...database, '--host', 'db.lan'],
  redis: ['--password-env', 'REDIS_PASSWORD', '--host', 'cache.lan'],
  volume: ['--volume', 'shop_uploads'],
  compose: ['--project', 'shop'],
  eventstore: ['--volume', 'events'],
  command: ['--command', 'slapcat', '--command=-n', '--command', '1', '--command', 'a: $HOME {x}'],
};
export const destinations: Readonly<Record<string, readonly string[]>> = {
  local: ['--to', '/srv/backups'],
  's3 of Amazon': ['--to', 's3://acme-backups'],
  's3 of Backblaze': [
    ...[
      '--to',
      's3://acme-backups/shop/prod',
      '--provider',
      'backblaze',
      '--region',
      'eu-central-003',
    ],
    ...['--access-key-env', 'B2_KEY_ID', '--secret-key-env', 'B2_APP_KEY'],
  ],
  's3 at an endpoint': [
    ...['--destination', 's3', '--to', 's3://acme-backups/', '--provider', 'minio'],
    ...['--endpoint', 'https://minio.lan:9000'],
  ],
  'sftp by agent': [
    ...['--to', 'sftp://backup@nas.lan/srv/backups', '--host-key'],
    'SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8',
  ],
  'sftp by key': [
    ...['--to', 'sftp://backup@nas.lan:2222/srv', '--known-hosts', '/etc/ssh/ssh_known_hosts'],
    ...['--private-key', '/etc/run-pipeline/nas_ed25519'],
  ],
  gdrive: [
    ...['--destination', 'gdrive', '--to', '1AbCdEfGhIjKlMnOpQrStUvWxYz'],
    ...[
      '--service-account',
      '/etc/run-pipeline/drive.json',
      '--shared-drive',
      '0AbCdEfGhIjKlMnOpQ',
    ],
  ],
  command: ['--destination', 'command', '--to', 'box:backups'],
};
export const encryptions: Readonly<Record<string, readonly string[]>> = {
  'to a key': ['--recipient', 'keys/ops.asc'],
  'to a new key': ['--create-key'],
  'to both': ['--recipient', 'keys/ops.asc', '--create-key'],
  'by a passphrase': ['--passphrase-env', 'BACKUP_PASSPHRASE'],
  'by key and passphrase': ['--create-key', '--passphrase-file', '/etc/run-pipeline/passphrase'],
  none: ['--no-encrypt'],
};
export const keeps = [
  [],
  ['--keep', 'all'],
  ['--keep', 'last=3,hourly=24,within=30d,yearly=2'],
] as const;

export const combinations = Object.keys(sources).flatMap((source) =>
  Object.keys(destinations).map((destination) => [source, destination] as const),
);
