import type { Keys } from '../fragment.ts';
import { line, whole, wholeOrReference } from '../pattern.ts';

export const names: Keys = {
  slug: {
    title: 'name',
    type: 'string',
    pattern: whole('[a-z0-9][a-z0-9-]{0,62}'),
    examples: ['shop', 'orders-db'],
    description:
      'Small letters, digits and hyphens, 63 at most, beginning with a letter or digit. It becomes part of file names, so nothing is replaced in it.',
  },
  envName: {
    title: 'environment variable',
    type: 'string',
    pattern: whole('[A-Za-z_][A-Za-z0-9_]*'),
    examples: ['ORDERS_DB_PASSWORD'],
    description: 'The name of an environment variable, without `$`.',
  },
  databaseName: {
    title: 'database name',
    type: 'string',
    pattern: wholeOrReference(`(?!-)(?!.*(?:=|://))${line}`),
    examples: ['orders'],
    description:
      'The name of one database. It cannot begin with `-` nor hold `=` or `://`: database clients would read those as options or as a connection string.',
  },
  engineName: {
    title: 'Docker name',
    type: 'string',
    pattern: wholeOrReference('[A-Za-z0-9][A-Za-z0-9_.-]*'),
    examples: ['shop-db', 'shop_uploads'],
    description: 'A name as Docker knows it: letters, digits, `_`, `.` and `-`.',
  },
  plainName: {
    title: 'plain name',
    type: 'string',
    pattern: wholeOrReference(`(?!-)${line}`),
    examples: ['backup', 'audit.*'],
    description:
      'One line of text that does not begin with `-`, because it is handed to a program as an argument.',
  },
};
