import { describe, expect, test } from 'vitest';
import { definitions } from '../../../src/adapters/all.ts';
import { refuseUnbuilt } from '../../../src/cli/compose/refuse-unbuilt.ts';
import { composeSchema } from '../../../src/config/schema/compose.ts';
import type { Fragment } from '../../../src/model/format/fragment.ts';
import { load, told } from '../../rig/config/read.ts';

const schema = composeSchema(definitions);

/**
 * What a run makes of each setting. A key that is in none of these lists is one that somebody added to the format and
 * that nobody obeys: do what it says, or refuse it by name in `refuseUnbuilt` and say so here.
 */
const done: Readonly<Record<string, string>> = {
  '': 'version name extends description labels moved schedule env vars timeout limits application staging stages restore hooks',
  moved: 'from',
  schedule: 'cron timezone only paused paused.reason paused.until',
  application: 'repository version tag migrations',
  'application-version': 'git file pointer env image value',
  'application-migrations': 'sql dump command',
  limits: 'run',
  staging: 'mode dir',
  restore: 'privateKey passphrase symmetricPassphrase signers',
  hook: 'at',
  'hook-before': 'at run env timeout onError',
  'hook-after': 'at run when env timeout onError',
  'hook-around': 'at enter leave env timeout onError',
  stages: 'lock preflight dump compress encrypt checksum upload verify retention notify',
  'stage-lock': 'wait scope',
  'stage-preflight': 'keepFree estimate',
  'stage-compress': 'algorithm level',
  'stage-checksum': 'algorithm',
  'stage-verify': 'level',
  'stage-retention': 'keep minimum maxDeletes failedAfter perDestination',
  encryption: 'recipients passphrase sign sign.key sign.passphrase profile engine',
  recipient: 'file create',
  keep: 'last hourly daily weekly monthly yearly within',
  secret: 'env container file key credential command',
  'dump-entry': 'type',
  'source-files':
    'id type paths exclude oneFileSystem onChange onUnreadable timeout idle optional allowEmpty compress',
  'source-sqlite': 'id type path timeout idle optional allowEmpty compress',
  'source-mysql':
    'id type host port socket url database databases all user password tables exclude flavor via timeout idle optional allowEmpty compress',
  'source-postgres':
    'id type host port socket url database databases all user password format jobs schemas tables exclude owners privileges via timeout idle optional allowEmpty compress',
  'source-redis':
    'id type host port socket user password via timeout idle optional allowEmpty compress',
  'source-compose':
    'id type project strategies services default config timeout idle optional allowEmpty compress',
  'source-volume':
    'id type volume exclude quiesce quiesce.stop quiesce.pause timeout idle optional allowEmpty compress',
  'source-eventstore': 'id type path volume index timeout idle optional allowEmpty compress',
  'source-command': 'id type run extension via timeout idle optional allowEmpty compress',
  'upload-entry': 'type',
  'destination-local': 'id type path forbid requireMount prefix required',
  'notify-entry': 'type',
  'notifier-email':
    'type id smtp smtp.host smtp.port smtp.tls user password from to on title body timeout',
  'notifier-webhook': 'type id url method headers hmac on title body timeout',
};

/** What belongs to other verbs, or to the review of a change; a run has nothing to do with it. */
const notOfRuns: Readonly<Record<string, string>> = {
  '': 'protected rpo runsOn drill',
  limits: 'delete download',
  application: 'services health',
  restore:
    'existing safetyBackup checkout phrase maintenance maintenance.enter maintenance.leave maintenance.lockFile after after.analyze after.migrate allow timeout',
  'stage-retention': 'protected',
  'source-files': 'protected',
  'source-sqlite': 'protected',
  'source-command': 'restore protected',
  'source-mysql': 'admin admin.user admin.password protected',
  'source-postgres': 'admin admin.user admin.password protected',
  'source-redis': 'path protected',
  'source-compose': 'protected',
  'source-volume': 'protected',
  'source-eventstore': 'protected',
  'destination-local': 'protected',
};

/** Only below what is refused or belongs to other verbs. */
const notReached = [
  ...['drill', 'drill-target', 'drill-check', 'via', 'application-services'],
  ...['health-check', 'health-http', 'health-tcp', 'health-command', 'health-container'],
  'health-sql',
];

const part = {
  dump: '{ id: docs, type: files, paths: [data]',
  upload: '{ id: nas, type: local, path: /srv/backups',
};

const volumeOf = '{ id: docs, type: volume, volume: data';

/** What is refused, and a file that asks for it. */
const refused: readonly (readonly [definition: string, key: string, text: string])[] = [
  [
    'application',
    'via',
    written({ top: 'application: { version: { value: "1" }, via: { container: a } }' }),
  ],
  ...['before', 'after'].map(
    (at) =>
      [
        `hook-${at}`,
        'via',
        written({ top: `hooks: [{ at: "${at}:dump", run: [x], via: { container: a } }]` }),
      ] as const,
  ),
  [
    'hook-around',
    'via',
    written({
      top: 'hooks: [{ at: "around:dump", enter: [x], leave: [y], via: { container: a } }]',
    }),
  ],
  [
    'source-compose',
    'via',
    written({ dump: '{ id: docs, type: compose, project: shop, via: { container: a } }' }),
  ],
  ['source-volume', 'via', written({ dump: `${volumeOf}, via: { ssh: a@b } }` })],
  ['source-volume', 'helperImage', written({ dump: `${volumeOf}, helperImage: a }` })],
  [
    'source-eventstore',
    'via',
    written({ dump: '{ id: docs, type: eventstore, path: a, via: { ssh: a@b } }' }),
  ],
  ['source-files', 'via', written({ dump: `${part.dump}, via: { container: a } }` })],
  [
    'source-sqlite',
    'via',
    written({ dump: '{ id: docs, type: sqlite, path: a.db, via: { container: a } }' }),
  ],
  ['destination-local', 'limit', written({ upload: `${part.upload}, limit: { upload: 1MB/s } }` })],
  [
    'destination-local',
    'limit.upload',
    written({ upload: `${part.upload}, limit: { upload: 1MB/s } }` }),
  ],
  [
    'destination-local',
    'limit.download',
    written({ upload: `${part.upload}, limit: { download: 1MB/s } }` }),
  ],
  ['destination-local', 'retries', written({ upload: `${part.upload}, retries: 0 }` })],
  ['destination-local', 'retryFor', written({ upload: `${part.upload}, retryFor: 1m }` })],
];

/** Some values of what is done otherwise. */
const refusedValues: readonly (readonly [name: string, text: string])[] = [
  ['lock.scope: host+destination', written({ stages: 'lock: { scope: host+destination }' })],
  [
    'verify.level: restore',
    written({ top: 'drill: { every: 7d }', after: 'verify: { level: restore }' }),
  ],
];

interface Written {
  readonly top?: string;
  readonly stages?: string;
  readonly dump?: string;
  readonly upload?: string;
  readonly after?: string;
}

function written({
  top = '',
  stages = '',
  dump = `${part.dump} }`,
  upload = `${part.upload} }`,
  after = '',
}: Written = {}): string {
  return `version: 1\nname: shop\n${top}\nstages:\n  ${stages}\n  dump: [${dump}]\n  encrypt: none\n  upload: [${upload}]\n  ${after}\n`;
}

function refusalOf(text: string): string {
  const loaded = load(text);
  if (loaded.plan === null) throw new Error(told(loaded).join('\n'));
  try {
    refuseUnbuilt(loaded.plan);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe('every key of the format is obeyed by a run, refused by it, or none of its business', () => {
  const unbuilt = definitions.flatMap(({ kind, type, load: code }) =>
    code === undefined ? [`${kind}-${type}`] : [],
  );
  const reached = Object.entries({ '': schema, ...schema.$defs }).filter(
    ([name]) =>
      // A part without code is refused as a whole, and so is what only it can hold.
      !unbuilt.includes(name) &&
      !name.startsWith('strategy') &&
      !['fragment', ...notReached].includes(name),
  );

  test.for(reached)('%s', ([name, fragment]) => {
    const known = [
      ...wordsOf(done[name]),
      ...wordsOf(notOfRuns[name]),
      ...refused.flatMap(([definition, key]) => (definition === name ? [key] : [])),
    ];
    expect(known.toSorted()).toEqual([...new Set(keysOf(fragment))].toSorted());
  });

  test('no definition is listed that is not there', () => {
    const names = reached.map(([name]) => name);
    const listed = [...Object.keys(done), ...Object.keys(notOfRuns)];
    expect(listed.filter((name) => !names.includes(name) && name !== 'limits')).toEqual([]);
  });
});

test.for(refused)('%s: `%s` is refused by its name', ([, key, text]) => {
  expect(refusalOf(text)).toMatch(
    new RegExp(`\\b${key.split('.')[0]}\\b.* is not available in this version`),
  );
});

test.for(refusedValues)('`%s` is refused by its name', ([name, text]) => {
  expect(refusalOf(text)).toContain(`\`${name}\` is not available in this version`);
});

test('what is written as it would be anyway is not refused', () => {
  expect(
    refusalOf(
      written({
        top: 'limits: { delete: 5/h }',
        upload: `${part.upload}, retries: 5, retryFor: 15m }`,
      }),
    ),
  ).toBe('');
});

function wordsOf(words = ''): readonly string[] {
  return words === '' ? [] : words.split(' ');
}

function keysOf(fragment: Fragment, path: readonly string[] = []): readonly string[] {
  const { properties = {}, items, oneOf = [], anyOf = [], additionalProperties } = fragment;
  const below = [
    ...(items ? [items] : []),
    ...oneOf,
    ...anyOf,
    ...(typeof additionalProperties === 'object' ? [additionalProperties] : []),
  ];
  return [
    ...Object.entries(properties).flatMap(([key, value]) => [
      [...path, key].join('.'),
      ...keysOf(value, [...path, key]),
    ]),
    ...below.flatMap((one) => keysOf(one, path)),
  ];
}
