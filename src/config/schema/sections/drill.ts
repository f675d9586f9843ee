import {
  argv,
  atMostOne,
  cron,
  databaseUrl,
  dictionary,
  duration,
  exactlyOne,
  hostPath,
  imageName,
  list,
  map,
  plainName,
  reference,
  slug,
  text,
} from '../../../model/format/builders.ts';
import type { Fragment } from '../../../model/format/fragment.ts';

export const drill = map(
  'Rehearsals: the newest backup is restored into a place that is thrown away afterwards, and questions are put to the result. Only a drill proves that a backup can be restored.',
  {
    every: duration(
      'How often `status` expects a drill. Left out together with `at`: only by hand.',
    ),
    at: cron('When to hold a drill, as five cron fields in UTC, instead of `every`.'),
    targets: dictionary(
      'Where to restore each dump, by its `id`. Left out: a throw-away container of the matching version for databases, a folder in staging for files.',
      reference('drill-target', 'The place for this dump.'),
      slug('The `id` of a dump.'),
    ),
    checks: list(
      'What must be true of the restored data. Without checks a drill proves that the data loads.',
      reference('drill-check', 'One check.'),
    ),
  },
  { title: 'drill section', allOf: atMostOne('every', 'at') },
);

const server = (engine: string): Fragment =>
  databaseUrl(
    `The URL of a ${engine} server for rehearsals, never the live one. A database is created there and dropped again.`,
  );

export const drillTarget = map(
  'Where a dump is restored for a drill: exactly one of these.',
  {
    postgres: map(
      'A PostgreSQL server.',
      {
        server: server('PostgreSQL'),
        image: imageName('A container image that is started for the drill.'),
        extensions: list(
          'Extensions to create before loading, where the restoring role may not do it itself.',
          plainName('One extension.'),
          { uniqueItems: true },
        ),
        roles: list(
          'Roles to create before loading, because objects or privileges in the dump belong to them. They cannot log in.',
          plainName('One role.'),
          { uniqueItems: true },
        ),
      },
      { allOf: [exactlyOne('server', 'image')] },
    ),
    mysql: map(
      'A MySQL or MariaDB server.',
      {
        server: server('MySQL or MariaDB'),
        image: imageName('A container image that is started for the drill.'),
      },
      { allOf: [exactlyOne('server', 'image')] },
    ),
    redis: map(
      'A Redis or Valkey server.',
      { image: imageName('A container image that is started for the drill.') },
      { required: ['image'] },
    ),
    path: hostPath('A folder. What the drill puts there is removed afterwards.'),
  },
  {
    title: 'drill target',
    allOf: [exactlyOne('postgres', 'mysql', 'redis', 'path')],
    examples: [{ postgres: { image: 'postgres:17', roles: ['shop'] } }],
  },
);

export const drillCheck = map(
  'A question to restored data: exactly one of `sql`, `command`, `file` or `rows`, and at most one comparison.',
  {
    dump: slug('The dump that is asked.'),
    sql: text('A query; its first value is compared. Without a comparison it must return a row.', {
      examples: ['select count(*) from orders'],
    }),
    command: argv(
      'A program; its output is compared, and its exit code must be 0. It finds the restored data by `DRILL_DATABASE_URL` or `DRILL_PATH`.',
    ),
    file: text(
      'A path within the restored files; its content is compared, or its size by `atLeast`, or its age by `within`. Without a comparison it must exist.',
      { pattern: '^(?!/)(?!(?:.*/)?\\.\\.(?:/|$)).+$', examples: ['uploads/index.json'] },
    ),
    rows: plainName(
      'A table; the number of its rows is compared. Without a comparison it must have one.',
    ),
    equals: {
      description: 'The value must be exactly this.',
      anyOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }],
    },
    atLeast: { type: 'number', description: 'The value must be this number or more.' },
    matches: text('The value must match this regular expression.', { examples: ['^[0-9]+$'] }),
    within: duration('The value must be a time no longer ago than this, counted from the backup.'),
  },
  {
    title: 'drill check',
    required: ['dump'],
    allOf: [
      exactlyOne('sql', 'command', 'file', 'rows'),
      ...atMostOne('equals', 'atLeast', 'matches', 'within'),
    ],
    examples: [{ dump: 'orders', sql: 'select count(*) from orders', atLeast: 1 }],
  },
);
