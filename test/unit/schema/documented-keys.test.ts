import { expect, test } from 'vitest';
import { definitions } from '../../../src/adapters/all.ts';
import { composeSchema } from '../../../src/config/schema/compose.ts';
import type { Fragment } from '../../../src/model/format/fragment.ts';

const schema = composeSchema(definitions);

/** The format as it was promised. A key that is renamed or lost breaks every file that uses it. */
const promised: Readonly<Record<string, string>> = {
  '': 'version name description labels rpo schedule runsOn env vars timeout limits application staging stages restore drill hooks protected moved extends',
  moved: 'from',
  schedule: 'cron timezone only paused paused.reason paused.until',
  limits: 'run delete download',
  staging: 'mode dir',
  application: 'repository via version tag migrations services health',
  'application-version': 'git file pointer env image value',
  'application-migrations': 'sql command',
  'application-services': 'compose project restart systemd command',
  'health-http': 'type url within every',
  'health-tcp': 'type within every',
  'health-command': 'type run within every',
  'health-container': 'type container within every',
  'health-sql': 'type sql within every',
  restore:
    'privateKey passphrase symmetricPassphrase signers existing safetyBackup checkout phrase maintenance.enter maintenance.leave maintenance.lockFile after.analyze after.migrate allow timeout',
  drill: 'every at targets checks',
  'drill-target': 'postgres.server postgres.image postgres.extensions postgres.roles',
  'drill-check': 'dump sql command file rows equals atLeast matches within',
  'hook-before': 'at run via env timeout onError',
  'hook-after': 'at run when via env timeout onError',
  'hook-around': 'at enter leave via env timeout onError',
  stages: 'lock preflight dump compress encrypt checksum upload verify retention notify',
  'stage-lock': 'wait scope',
  'stage-preflight': 'keepFree estimate',
  'stage-compress': 'algorithm level',
  encryption: 'recipients passphrase sign.key sign.passphrase profile engine',
  'stage-checksum': 'algorithm',
  'stage-verify': 'level',
  'stage-retention': 'keep minimum maxDeletes failedAfter perDestination protected',
  keep: 'last hourly daily weekly monthly yearly within',
  via: 'container service ssh sudo identity hostKey',
  secret: 'env file key credential command',
  'source-files': 'paths exclude oneFileSystem onChange onUnreadable',
  'source-sqlite': 'path',
  'source-postgres':
    'host port socket url database databases all user password format jobs schemas tables exclude owners privileges admin.user admin.password',
  'source-mysql':
    'host port socket url database databases all user password tables exclude admin.user admin.password flavor',
  'source-redis': 'host port password',
  'source-volume': 'volume exclude quiesce.stop quiesce.pause helperImage',
  'source-compose': 'project strategies services default config',
  'source-eventstore': 'path volume index',
  'source-command': 'run restore extension',
  'destination-local': 'path forbid requireMount',
  'destination-s3':
    'provider endpoint region bucket pathStyle caFile accessKeyId secretAccessKey storageClass sse.type sse.kmsKeyId objectLock.mode objectLock.days partSize createBucket.versioning',
  'destination-sftp': 'host port user privateKey passphrase password agent hostKey knownHosts path',
  'destination-gdrive':
    'folderId serviceAccount oauth.clientId oauth.clientSecret oauth.refreshToken sharedDriveId impersonate',
  'destination-command': 'put get list remove',
  'notifier-email': 'smtp.host smtp.port smtp.tls user password from to',
  'notifier-slack': 'url',
  'notifier-discord': 'url',
  'notifier-teams': 'url',
  'notifier-telegram': 'token chat',
  'notifier-ntfy': 'url topic token',
  'notifier-gotify': 'url token',
  'notifier-pagerduty': 'routingKey',
  'notifier-webhook': 'url method headers hmac',
  'notifier-healthchecks': 'url',
  'notifier-github-issue': 'repository token labels',
  'notifier-prometheus': 'textfile pushgateway',
};

const promisedOfAll = {
  source: 'id type via timeout idle optional allowEmpty compress protected',
  destination: 'id type prefix required limit.upload limit.download retries retryFor protected',
  notifier: 'type on title body timeout',
} as const;

test.for(Object.entries(promised))('%s has its keys', ([definition, keys]) => {
  const fragment = definition === '' ? schema : schema.$defs[definition];
  expect(missing(fragment, keys)).toEqual([]);
});

test.for([...definitions])('$kind $type has the keys of its kind', ({ kind, type }) => {
  expect(missing(schema.$defs[`${kind}-${type}`], promisedOfAll[kind])).toEqual([]);
});

/** Defaults are part of the promise: a file that leaves a key out must not change its meaning. */
const defaults: readonly (readonly [string, string, unknown])[] = [
  ['schedule', 'timezone', 'UTC'],
  ['staging', 'mode', 'spool'],
  ['stage-lock', 'wait', '0s'],
  ['stage-lock', 'scope', 'host'],
  ['stage-preflight', 'keepFree', '1GiB'],
  ['stage-preflight', 'estimate', 1.3],
  ['stage-compress', 'algorithm', 'zstd'],
  ['encryption', 'profile', 'compatible'],
  ['encryption', 'engine', 'auto'],
  ['stage-checksum', 'algorithm', 'sha256'],
  ['stage-verify', 'level', 'checksum'],
  ['stage-retention', 'minimum', 1],
  ['stage-retention', 'maxDeletes', '25%'],
  ['stage-retention', 'failedAfter', '14d'],
  ['restore', 'existing', 'refuse'],
  ['restore', 'checkout', 'none'],
  ['hook-before', 'timeout', '5m'],
  ['source-files', 'idle', '5m'],
  ['source-files', 'oneFileSystem', true],
  ['source-compose', 'default', 'volume'],
  ['source-compose', 'config', true],
  ['destination-local', 'required', false],
  ['destination-local', 'retries', 5],
  ['destination-local', 'retryFor', '15m'],
  ['notifier-slack', 'timeout', '10s'],
];

test.for([...defaults])('%s.%s is %j when left out', ([definition, key, value]) => {
  expect(schema.$defs[definition]?.properties?.[key]?.default).toEqual(value);
});

test('people hear of what needs them, machines of everything', () => {
  const on = (type: string) => schema.$defs[`notifier-${type}`]?.properties?.on?.default;
  const people = ['failure', 'partial', 'suspect', 'recovery', 'overdue', 'restore', 'drill'];
  expect(on('email')).toEqual(people);
  expect(on('healthchecks')).toHaveLength(13);
  expect(on('prometheus')).toEqual(on('healthchecks'));
});

function missing(fragment: Fragment | undefined, keys: string): readonly string[] {
  return keys.split(' ').filter((path) => find(fragment, path.split('.')) === undefined);
}

function find(fragment: Fragment | undefined, path: readonly string[]): Fragment | undefined {
  return path.reduce<Fragment | undefined>((at, key) => at?.properties?.[key], fragment);
}
