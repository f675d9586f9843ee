import {
  argv,
  constant,
  duration,
  engineName,
  hostName,
  httpUrl,
  integer,
  map,
  port,
  slug,
  text,
} from '../../../model/format/builders.ts';
import type { Fragment, Keys } from '../../../model/format/fragment.ts';

interface Check {
  readonly description: string;
  readonly keys: Keys;
  readonly required: readonly string[];
}

const check = (type: string, { description, keys, required }: Check): Fragment =>
  map(
    description,
    {
      type: constant(description, type),
      ...keys,
      within: duration('How long to keep trying before the check has failed.', '60s'),
      every: duration('The pause between two tries.', '2s'),
    },
    { title: `${type} check`, required: ['type', ...required] },
  );

export const healthChecks: Keys = {
  'health-http': check('http', {
    description: 'A URL answers as expected.',
    keys: {
      url: httpUrl('The URL to fetch. Redirects are not followed.'),
      status: integer('The expected status. Left out: any from 200 to 299.', {
        minimum: 100,
        maximum: 599,
      }),
      matches: text('A regular expression that the body must match.'),
    },
    required: ['url'],
  }),
  'health-tcp': check('tcp', {
    description: 'A port accepts connections.',
    keys: { host: hostName('The host.', '127.0.0.1'), port: port('The port.') },
    required: ['port'],
  }),
  'health-command': check('command', {
    description: 'A program ends with exit code 0.',
    keys: { run: argv('The program and its arguments.') },
    required: ['run'],
  }),
  'health-container': check('container', {
    description: 'A container runs, and is healthy if it has a health check of its own.',
    keys: { container: engineName('The container.') },
    required: ['container'],
  }),
  'health-sql': check('sql', {
    description: 'A query succeeds and returns at least one row.',
    keys: {
      dump: slug('The dump whose database is asked.'),
      sql: text('The query.', { examples: ['select 1 from users limit 1'] }),
    },
    required: ['dump', 'sql'],
  }),
};
