import type { Answers } from './answers.ts';

/** One thing that `init` must know or may be told: by an option, or by a person who is asked. */
export interface Question {
  readonly option: string;
  readonly ask: string;
  readonly hint?: string;
  /** Whether the pipeline cannot be written without it. */
  readonly needed?: (answers: Answers) => boolean;
  readonly choices?: readonly string[];
  /** Words or paths, separated by spaces when a person types them. */
  readonly several?: boolean;
  /** Only an option: a person is not bothered with it. */
  readonly quiet?: boolean;
}

const always = () => true;
const without = (option: string) => (answers: Answers) => !answers.has(option);

const database: readonly Question[] = [
  { option: 'database', ask: 'Which database?', hint: 'orders', needed: always },
  { option: 'container', ask: 'In which container does it run? (empty: none)' },
  { option: 'host', ask: 'On which host? (empty: the local socket)' },
  { option: 'user', ask: 'As which user? (empty: the system user)' },
  { option: 'password-env', ask: 'Which environment variable holds the password? (empty: none)' },
];

/** By the type of a source, in the order in which they are asked. */
export const sourceQuestions: Readonly<Record<string, readonly Question[]>> = {
  files: [
    {
      option: 'path',
      ask: 'Which files and folders?',
      hint: 'data/uploads',
      needed: always,
      several: true,
    },
  ],
  sqlite: [{ option: 'path', ask: 'Where is it?', hint: 'data/shop.db', needed: always }],
  postgres: database,
  mysql: database,
  redis: database.filter(({ option }) => ['host', 'container', 'password-env'].includes(option)),
  volume: [{ option: 'volume', ask: 'Which volume?', hint: 'shop_uploads', needed: always }],
  compose: [{ option: 'project', ask: 'Which project?', hint: 'shop', needed: always }],
  eventstore: [
    {
      option: 'path',
      ask: 'Where is its data folder?',
      hint: '/var/lib/eventstore',
      needed: without('volume'),
    },
    { option: 'volume', ask: 'In which volume is its data folder?', quiet: true },
  ],
  command: [
    {
      option: 'command',
      ask: 'Which program, with its arguments?',
      hint: 'slapcat -n 1',
      needed: always,
      several: true,
    },
  ],
};

const providers = ['aws', 'backblaze', 'wasabi', 'minio', 'r2', 'gcs', 'ceph', 'other'];
const providerOf = (answers: Answers) => answers.value('provider') ?? 'aws';

/** By the type of a destination. */
export const destinationQuestions: Readonly<Record<string, readonly Question[]>> = {
  local: [{ option: 'to', ask: 'Into which folder?', hint: '/srv/backups', needed: always }],
  s3: [
    { option: 'to', ask: 'Into which bucket?', hint: 's3://acme-backups/shop', needed: always },
    { option: 'provider', ask: 'Whose store is it?', choices: providers },
    {
      option: 'region',
      ask: 'In which region?',
      needed: (answers) => ['backblaze', 'wasabi'].includes(providerOf(answers)),
    },
    {
      option: 'endpoint',
      ask: 'At which URL?',
      hint: 'https://minio.lan:9000',
      needed: (answers) => ['minio', 'r2', 'ceph', 'other'].includes(providerOf(answers)),
    },
    { option: 'access-key-env', ask: 'Environment variable of the key id', quiet: true },
    { option: 'secret-key-env', ask: 'Environment variable of the secret key', quiet: true },
  ],
  sftp: [
    {
      option: 'to',
      ask: 'Where to?',
      hint: 'sftp://backup@nas.lan/srv/backups',
      needed: always,
    },
    {
      option: 'host-key',
      ask: 'Fingerprint of the server, as `ssh-keygen -lf` prints it there?',
      hint: 'SHA256:…',
      needed: without('known-hosts'),
    },
    { option: 'known-hosts', ask: 'File that holds the key of the server', quiet: true },
    { option: 'private-key', ask: 'Which file holds the private key? (empty: the SSH agent)' },
  ],
  gdrive: [
    { option: 'to', ask: 'Id of the folder?', hint: '1AbCdEfGhIjKlMnOpQrStUvWxYz', needed: always },
    {
      option: 'service-account',
      ask: 'Which file holds the key of the service account?',
      hint: '/etc/run-pipeline/drive.json',
      needed: always,
    },
    { option: 'shared-drive', ask: 'Id of the shared drive? (empty: none)' },
  ],
  command: [
    { option: 'to', ask: 'Remote and folder of rclone?', hint: 'box:backups', needed: always },
  ],
};

/** Any of these says how backups are encrypted. */
export const encryptionOptions = [
  'recipient',
  'create-key',
  'passphrase-env',
  'passphrase-file',
  'no-encrypt',
] as const;

/** The questions for a source and a destination, as far as their types are known. */
export function questionsFor(answers: Answers): readonly Question[] {
  return [
    ...(sourceQuestions[answers.value('source') ?? ''] ?? []),
    ...(destinationQuestions[answers.value('destination') ?? ''] ?? []),
  ];
}
