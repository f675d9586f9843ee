import { engineName } from '../builders.ts';
import type { Fragment, Keys } from '../fragment.ts';
import { line, whole, wholeOrReference, withoutReference } from '../pattern.ts';

const secretReference: Fragment = {
  title: 'secret reference',
  type: 'object',
  description:
    'Where a secret is, never the secret itself: exactly one of `env`, `file`, `credential` or `command`, and with `env` the container that has it. Nothing is replaced in these values, and an empty or missing secret is an error. A secret is hidden in everything that this program prints, sends or writes down, also URL-encoded, in JSON and in base64; one of fewer than four characters only where it stands alone, because it is part of many words.',
  examples: [
    { env: 'ORDERS_DB_PASSWORD' },
    { container: 'shop-db', env: 'POSTGRES_PASSWORD' },
    { file: '/etc/run-pipeline/db-password' },
    { file: '.env', key: 'DB_PASSWORD' },
    { credential: 'db-password' },
    { command: ['sops', 'decrypt', '--extract', '["db"]["password"]', 'secrets.yaml'] },
  ],
  properties: {
    env: {
      type: 'string',
      pattern: whole('[A-Za-z_][A-Za-z0-9_]*'),
      description: 'The environment variable that holds the secret, without `$`.',
    },
    container: engineName(
      'The container whose environment has `env`, as images of databases take their passwords. Where only `<env>_FILE` is set there, the file that it names, in the container, which must run.',
    ),
    file: {
      type: 'string',
      pattern: whole(`(?![~-])${withoutReference}${line}`),
      description:
        'A file that holds the secret; one line break at its end is dropped. A file that others may read is reported.',
    },
    key: {
      type: 'string',
      pattern: whole('[A-Za-z_][A-Za-z0-9_.-]*'),
      description: 'The name to read from `file`, which is then a list of `NAME=value` lines.',
    },
    credential: {
      type: 'string',
      pattern: whole('[A-Za-z0-9_][A-Za-z0-9_.-]*'),
      description:
        'A file of this name in `$CREDENTIALS_DIRECTORY` (systemd) or `/run/secrets` (Docker, Kubernetes).',
    },
    command: {
      type: 'array',
      minItems: 1,
      items: { type: 'string', pattern: whole(`${withoutReference}[\\s\\S]*`) },
      description:
        'A program and its arguments, run without a shell. Its output is the secret; one line break at its end is dropped.',
    },
  },
  additionalProperties: false,
  oneOf: [
    { required: ['env'] },
    { required: ['file'] },
    { required: ['credential'] },
    { required: ['command'] },
  ],
  dependentRequired: { key: ['file'], container: ['env'] },
};

/** A password in the user part, or as a parameter. */
const passwordInUrl = '[^/@:]*:[^/@]*@|\\S*[?&]password=';

export const secrets: Keys = {
  secret: secretReference,
  databaseUrl: {
    title: 'database URL',
    description:
      'A connection URL. One that holds a password is a secret and must be a secret reference.',
    anyOf: [
      {
        type: 'string',
        pattern: wholeOrReference(`(?:postgres(?:ql)?|mysql|mariadb)://(?!${passwordInUrl})\\S+`),
        description: 'A URL without a password.',
        examples: ['postgres://backup@db.lan:5432/orders'],
      },
      { $ref: '#/$defs/secret' },
    ],
  },
  textOrSecret: {
    title: 'text or secret reference',
    description: 'Plain text where it may be known to everybody, else a secret reference.',
    anyOf: [{ type: 'string', minLength: 1 }, { $ref: '#/$defs/secret' }],
  },
};
