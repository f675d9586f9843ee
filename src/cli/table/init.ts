import type { Option, Verb } from '../verb.ts';

const source: readonly Option[] = [
  {
    long: 'source',
    value: 'type',
    choices: [
      'files',
      'sqlite',
      'postgres',
      'mysql',
      'redis',
      'volume',
      'compose',
      'eventstore',
      'command',
    ],
    description: 'what is backed up',
  },
  {
    long: 'path',
    value: 'path',
    repeatable: true,
    completes: 'file',
    description: 'files: what to take; sqlite, eventstore: where it is',
  },
  { long: 'database', value: 'name', description: 'postgres, mysql: the database' },
  {
    long: 'host',
    value: 'host',
    description: 'the server of the database (its local socket; redis: 127.0.0.1)',
  },
  { long: 'user', value: 'user', description: 'postgres, mysql: the user' },
  {
    long: 'password-env',
    value: 'NAME',
    description: 'the environment name that holds the password of the source',
  },
  { long: 'container', value: 'name', description: 'where the client of the database runs' },
  { long: 'volume', value: 'name', description: 'volume: its name' },
  { long: 'project', value: 'name', description: 'compose: its name' },
  {
    long: 'command',
    value: 'word',
    repeatable: true,
    description: 'command: the program and its arguments, one --command for each word',
  },
];

const destination: readonly Option[] = [
  {
    long: 'destination',
    value: 'type',
    choices: ['local', 's3', 'sftp', 'gdrive', 'command'],
    description: 'where backups go; follows from --to',
  },
  {
    long: 'to',
    value: 'place',
    completes: 'folder',
    description:
      'a folder, s3://bucket/prefix, sftp://user@host/path, a Drive folder id, or remote:folder of rclone',
  },
  {
    long: 'provider',
    value: 'name',
    choices: ['aws', 'backblaze', 'wasabi', 'minio', 'r2', 'gcs', 'ceph', 'other'],
    description: 's3: whose store it is; aws without this',
  },
  { long: 'endpoint', value: 'url', description: 's3: the server, where the provider has none' },
  { long: 'region', value: 'region', description: 's3: the region' },
  {
    long: 'access-key-env',
    value: 'NAME',
    description: 's3: the environment name that holds the key id (S3_ACCESS_KEY_ID; aws: none)',
  },
  {
    long: 'secret-key-env',
    value: 'NAME',
    description: 's3: the one that holds the secret key (S3_SECRET_ACCESS_KEY; aws: none)',
  },
  { long: 'host-key', value: 'SHA256:…', description: 'sftp: fingerprint of the server' },
  {
    long: 'known-hosts',
    value: 'file',
    completes: 'file',
    description: 'sftp: a file that holds the key of the server, instead',
  },
  {
    long: 'private-key',
    value: 'file',
    completes: 'file',
    description: 'sftp: the key to log in with (that of the SSH agent)',
  },
  {
    long: 'service-account',
    value: 'file',
    completes: 'file',
    description: 'gdrive: the JSON key of a service account',
  },
  { long: 'shared-drive', value: 'id', description: 'gdrive: the shared drive of the folder' },
];

const encryption: readonly Option[] = [
  {
    long: 'recipient',
    value: 'file',
    repeatable: true,
    completes: 'file',
    description: 'encrypt to this public key',
  },
  { long: 'create-key', description: 'make a key pair at the first run' },
  {
    long: 'passphrase-env',
    value: 'NAME',
    description: 'encrypt with the passphrase in this environment name',
  },
  {
    long: 'passphrase-file',
    value: 'file',
    completes: 'file',
    description: 'encrypt with the passphrase in this file',
  },
  { long: 'no-encrypt', description: 'store plain text, and say so in the file' },
];

export const init: Verb = {
  name: 'init',
  alsoSaid: ['new', 'setup', 'generate'],
  summary: 'write a first pipeline file',
  description:
    'Writes a short, commented pipeline with the schema line for editors. Asks for what is missing when there is a terminal. Never replaces a file.',
  positionals: [],
  options: [
    { long: 'name', value: 'name', description: 'name of the pipeline (that of the folder)' },
    ...source,
    ...destination,
    ...encryption,
    {
      long: 'keep',
      value: 'rules',
      description: 'such as last=3,daily=7,weekly=5,monthly=12, or all',
    },
    {
      long: 'output',
      value: 'file',
      completes: 'file',
      description: 'where to write (backup.pipeline.yaml)',
    },
    { long: 'github', planned: true, description: 'workflows for GitHub Actions, too' },
  ],
  examples: [
    { command: 'run-pipeline init', does: 'ask, then write backup.pipeline.yaml' },
    {
      command:
        'run-pipeline init --source files --path uploads --to /srv/backups --recipient keys/ops.asc',
      does: 'a folder to another disk, without a question',
    },
    {
      command:
        'run-pipeline init --source postgres --database orders --user backup --password-env ORDERS_PASSWORD --destination s3 --to s3://acme-backups --provider backblaze --region eu-central-003 --create-key',
      does: 'a database to a bucket',
    },
  ],
  exits: [
    [77, 'the file exists; it is never replaced'],
    [130, 'interrupted; nothing was written'],
  ],
  load: () => import('../verbs/init.ts'),
};
