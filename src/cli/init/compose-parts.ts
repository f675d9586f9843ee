import type { Answers } from './answers.ts';
import { readPlace } from './read-place.ts';

/** One key of the new file. */
export interface Row {
  readonly key: string;
  readonly value: unknown;
  /** The option that its value comes from. */
  readonly option?: string;
  readonly comment?: string;
}

/** Turns a path from the command line into one that starts at the repository root. */
export type ToRepository = (path: string) => string;

const neverTheSecret = 'the name of a variable, never the secret itself';

export function composeSource(answers: Answers, inRepository: ToRepository): readonly Row[] {
  const type = answers.value('source') ?? '';
  const path = literal(inRepository(answers.value('path') ?? ''));
  switch (type) {
    case 'files': {
      const paths = answers.values('path').map((one) => literal(inRepository(one)));
      return part('uploads', type, [{ key: 'paths', value: paths, option: 'path' }]);
    }
    case 'sqlite':
      return part('database', type, [{ key: 'path', value: path, option: 'path' }]);
    case 'volume':
      return part('volume', type, keyed(answers, 'volume'));
    case 'compose':
      return part('stack', type, keyed(answers, 'project'));
    case 'eventstore': {
      const place = { key: 'path', value: path, option: 'path' };
      return part('events', type, answers.has('path') ? [place] : keyed(answers, 'volume'));
    }
    case 'command':
      return part('output', type, [
        { key: 'run', value: answers.values('command').map(literal), option: 'command' },
        { key: 'extension', value: 'bin', comment: 'the ending of the file name' },
      ]);
    default:
      return part('database', type, [
        ...keyed(answers, 'database', 'host', 'user'),
        ...secret(answers, 'password', 'password-env'),
        ...(answers.has('container')
          ? [
              {
                key: 'via',
                value: { container: answers.value('container') },
                option: 'container',
              },
            ]
          : []),
      ]);
  }
}

export function composeDestination(answers: Answers, inRepository: ToRepository): readonly Row[] {
  const type = answers.value('destination') ?? '';
  const place = readPlace(type, answers.value('to') ?? '');
  const keys = 'keys' in place ? place.keys : {};
  switch (type) {
    case 's3':
      return part('bucket', type, [
        { key: 'provider', value: answers.value('provider') ?? 'aws', option: 'provider' },
        ...keyed(answers, 'region', 'endpoint'),
        ...placed(keys),
        ...bucketKeys(answers),
      ]);
    case 'sftp':
      return part('server', type, [...placed(keys), ...login(answers, inRepository)]);
    case 'gdrive':
      return part('drive', type, [
        ...placed(keys),
        file(answers, { key: 'serviceAccount', option: 'service-account' }, inRepository),
        ...(answers.has('shared-drive')
          ? [{ key: 'sharedDriveId', value: answers.value('shared-drive'), option: 'shared-drive' }]
          : []),
      ]);
    case 'command':
      return part('remote', type, withRclone(String(keys.remote ?? '')));
    default:
      return part('disk', type, [
        { key: 'path', value: literal(inRepository(String(keys.path ?? ''))), option: 'to' },
      ]);
  }
}

function part(id: string, type: string, rows: readonly Row[]): readonly Row[] {
  return [{ key: 'id', value: id }, { key: 'type', value: type }, ...rows];
}

/** Keys that are called like their options. */
function keyed(answers: Answers, ...options: readonly string[]): readonly Row[] {
  return options
    .filter((option) => answers.has(option))
    .map((option) => ({ key: option, value: literal(answers.value(option) ?? ''), option }));
}

function placed(keys: Readonly<Record<string, string | number>>): readonly Row[] {
  return Object.entries(keys).map(([key, value]) => ({
    key,
    value: typeof value === 'string' ? literal(value) : value,
    option: 'to',
  }));
}

function secret(answers: Answers, key: string, option: string): readonly Row[] {
  const name = answers.value(option);
  if (name === undefined) return [];
  return [{ key, value: { env: name }, option, comment: neverTheSecret }];
}

/** Amazon's own tools find their credentials; for the others the names are written down. */
function bucketKeys(answers: Answers): readonly Row[] {
  const given = ['access-key-env', 'secret-key-env'].some((option) => answers.has(option));
  if (!given && (answers.value('provider') ?? 'aws') === 'aws') return [];
  const id = answers.value('access-key-env') ?? 'S3_ACCESS_KEY_ID';
  const key = answers.value('secret-key-env') ?? 'S3_SECRET_ACCESS_KEY';
  return [
    { key: 'accessKeyId', value: { env: id }, option: 'access-key-env', comment: neverTheSecret },
    { key: 'secretAccessKey', value: { env: key }, option: 'secret-key-env' },
  ];
}

function login(answers: Answers, inRepository: ToRepository): readonly Row[] {
  const trust = answers.has('known-hosts')
    ? {
        key: 'knownHosts',
        value: literal(inRepository(answers.value('known-hosts') ?? '')),
        option: 'known-hosts',
      }
    : { key: 'hostKey', value: answers.value('host-key'), option: 'host-key' };
  const agent = { key: 'agent', value: true, comment: 'the keys of the SSH agent' };
  const own = { key: 'privateKey', option: 'private-key' };
  return [answers.has('private-key') ? file(answers, own, inRepository) : agent, trust];
}

function file(
  answers: Answers,
  { key, option }: { readonly key: string; readonly option: string },
  inRepository: ToRepository,
): Row {
  return { key, value: { file: inRepository(answers.value(option) ?? '') }, option };
}

function withRclone(remote: string): readonly Row[] {
  const object = `${literal(remote)}/{key}`;
  const list = ['--recursive', '--files-only', '--format', 'sp', '--separator', '\t'];
  return [
    { key: 'put', value: ['rclone', 'rcat', object], option: 'to' },
    { key: 'get', value: ['rclone', 'cat', object], option: 'to' },
    {
      key: 'list',
      value: ['rclone', 'lsf', ...list, '--include', '/{key}**', literal(remote)],
      option: 'to',
    },
    { key: 'remove', value: ['rclone', 'deletefile', object], option: 'to' },
  ];
}

/** A dollar sign that somebody typed means itself. */
export function literal(text: string): string {
  return text.replaceAll('$', '$$$$');
}
