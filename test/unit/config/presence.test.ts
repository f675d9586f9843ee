import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { publicKeyUntil } from '../../../src/adapters/codecs/openpgp/keys/inspect.ts';
import { loadPipeline, type Setting } from '../../../src/config/load.ts';
import { checkPresence } from '../../../src/config/presence/check.ts';
import type { InspectKey } from '../../../src/config/presence/check-keys.ts';
import { renderPretty } from '../../../src/reporters/diagnostics/pretty.ts';
import { binaryOf, createKeyPair, type KeyPair } from '../../rig/config/keys.ts';
import { createRepository, fileName, pipeline } from '../../rig/config/read.ts';
import { settingIn } from '../../rig/config/setting.ts';

type Environment = Setting['environment'];

async function check(repository: string, environment: Environment, now = new Date()) {
  const setting = settingIn(repository, { environment });
  const loaded = loadPipeline(join(repository, fileName), setting);
  expect(loaded.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const inspect: InspectKey = (bytes, use) => publicKeyUntil(bytes, use, now);
  const found = await checkPresence(loaded, setting, { inspect, now });
  const shown = renderPretty({ diagnostics: found, sources: loaded.sources });
  return { found, shown, said: found.map(({ code, message }) => `${code} ${message}`) };
}

const withPassword = (reference: string) =>
  pipeline().replace('type: files, paths: [data]', () => `type: redis, password: ${reference}`);

/** What is said about one secret reference in a repository with these files. */
async function ask(
  reference: string,
  environment: Environment = {},
  files: Readonly<Record<string, readonly [string, number]>> = {},
) {
  const repository = createRepository({ [fileName]: withPassword(reference) });
  for (const [name, [content, mode]] of Object.entries(files)) {
    mkdirSync(join(repository, name, '..'), { recursive: true });
    writeFileSync(join(repository, name), content);
    chmodSync(join(repository, name), mode);
  }
  const inRepository = Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      value?.replace('<here>', repository),
    ]),
  );
  return (await check(repository, inRepository)).said;
}

describe('a secret in the environment', () => {
  test.for([
    [{}, ['BP4001 the environment variable A is not set']],
    [{ A: '' }, ['BP4001 the environment variable A is empty']],
    [{ A: 'x' }, []],
  ] as const)('%j', async ([environment, said]) => {
    expect(await ask('{ env: A }', environment)).toEqual(said);
  });
});

describe('a secret in a file', () => {
  test.for([
    ['missing', '{ file: secret }', {}, ['BP4001 secret does not exist']],
    ['that is a folder', '{ file: .git }', {}, ['BP4001 .git is a folder']],
    ['for its owner', '{ file: secret }', { secret: ['x', 0o600] }, []],
    ['read only', '{ file: secret }', { secret: ['x\n', 0o400] }, []],
    ['empty', '{ file: secret }', { secret: ['', 0o600] }, ['BP4001 secret is empty']],
    [
      'of one line end',
      '{ file: secret }',
      { secret: ['\r\n', 0o600] },
      ['BP4001 secret is empty'],
    ],
    [
      'for the group',
      '{ file: secret }',
      { secret: ['x', 0o640] },
      ['BP4002 other users of this host can read secret'],
    ],
    [
      'for all',
      '{ file: secret }',
      { secret: ['x', 0o604] },
      ['BP4002 other users of this host can read secret'],
    ],
  ] as const)('%s', async ([, reference, files, said]) => {
    expect(await ask(reference, {}, files)).toEqual(said);
  });
});

describe('a secret in a dotenv file', () => {
  const content = '# names\nA=1\nexport B = \nB=2\nexport C=3\nD=\nE=""\nAA=5\n';

  test.for([
    ['A', []],
    ['B', []],
    ['C', []],
    ['D', ['BP4001 .env holds no D']],
    ['E', ['BP4001 .env holds no E']],
    ['F', ['BP4001 .env holds no F']],
    ['names', ['BP4001 .env holds no names']],
  ] as const)('%s', async ([key, said]) => {
    const files = { '.env': [content, 0o600] } as const;
    expect(await ask(`{ file: .env, key: ${key} }`, {}, files)).toEqual(said);
  });
});

describe('a credential', () => {
  const environment = { CREDENTIALS_DIRECTORY: '<here>/credentials' };

  test('that is there', async () => {
    const files = { 'credentials/db': ['x', 0o400] } as const;
    expect(await ask('{ credential: db }', environment, files)).toEqual([]);
  });

  test('that is empty', async () => {
    const files = { 'credentials/db': ['', 0o400] } as const;
    expect(await ask('{ credential: db }', environment, files)).toHaveLength(1);
  });

  test('that is only a line end', async () => {
    const files = { 'credentials/db': ['\n', 0o400] } as const;
    expect(await ask('{ credential: db }', environment, files)).toHaveLength(1);
  });

  test('that is a folder', async () => {
    const files = { 'credentials/db/x': ['x', 0o400] } as const;
    expect(await ask('{ credential: db }', environment, files)).toHaveLength(1);
  });

  test('that is missing names the folders', async () => {
    const [said = ''] = await ask('{ credential: db }', environment);
    expect(said).toMatch(/^BP4001 there is no credential db in .*credentials or \/run\/secrets$/);
    expect(await ask('{ credential: db }')).toEqual([
      'BP4001 there is no credential db in /run/secrets',
    ]);
  });
});

describe('a program', () => {
  const script = { 'bin/secret': ['#!/bin/sh\n', 0o755], 'bin/text': ['x', 0o644] } as const;

  test.for([
    ['on the path', '[secret, a]', []],
    ['that is missing', '[nowhere]', ['BP4001 the program nowhere cannot be found']],
    ['that cannot be run', '[text]', ['BP4001 the program text cannot be found']],
    ['inside the repository', '[bin/secret]', []],
    ['outside', '[/bin/sh, -c, x]', []],
    ['that is a folder', '[./bin]', ['BP4001 the program ./bin cannot be found']],
  ] as const)('%s', async ([, command, said]) => {
    const path = { PATH: '<here>/bin' };
    expect(await ask(`{ command: ${command} }`, path, script)).toEqual(said);
  });
});

describe('beside another mistake', () => {
  async function askBeside(text: string): Promise<readonly string[]> {
    const repository = createRepository({ [fileName]: text });
    const setting = settingIn(repository);
    const loaded = loadPipeline(join(repository, fileName), setting);
    expect(loaded.plan).toBeNull();
    const inspect: InspectKey = () => Promise.resolve(null);
    const found = await checkPresence(loaded, setting, { inspect, now: new Date() });
    return found.map(({ code, message }) => `${code} ${message}`);
  }

  test('a missing secret is told', async () => {
    expect(await askBeside(`${withPassword('{ env: A }')}rpo: soon\n`)).toEqual([
      'BP4001 the environment variable A is not set',
    ]);
  });

  test.for(['s3cr3t', '{ env: a-b }', '{}', '{ command: [] }', '[a]', '{ env: A, file: b }'])(
    'a reference that is wrong itself is not looked for: %s',
    async (reference) => {
      expect(await askBeside(withPassword(reference))).toEqual([]);
    },
  );
});

test('no secret is shown', async () => {
  const repository = createRepository({
    [fileName]: withPassword('{ file: secret }'),
    secret: 's3cr3t\n',
  });
  chmodSync(join(repository, 'secret'), 0o644);
  const { shown } = await check(repository, {});
  expect(shown).toContain('chmod 600 secret');
  expect(shown).not.toContain('s3cr3t');
});

describe('a public key', () => {
  const days = (count: number) => new Date(Date.now() + count * 86_400_000);
  let plain: KeyPair;
  let short: KeyPair;
  let signing: KeyPair;

  beforeAll(async () => {
    plain = await createKeyPair();
    short = await createKeyPair({ expiresInDays: 20 });
    signing = await createKeyPair({ encrypts: false });
  });

  async function judge(key: string | Uint8Array, now = new Date()): Promise<readonly string[]> {
    const repository = createRepository({
      [fileName]: pipeline().replace('none', '{ recipients: [ops.asc] }'),
    });
    writeFileSync(join(repository, 'ops.asc'), key);
    return (await check(repository, {}, now)).said;
  }

  test('without an end can be used', async () => {
    expect(await judge(plain.publicKey)).toEqual([]);
  });

  test('in binary form too', async () => {
    expect(await judge(await binaryOf(plain.publicKey))).toEqual([]);
  });

  test('that expires within 30 days is told', async () => {
    expect(await judge(short.publicKey)).toEqual([
      expect.stringMatching(/^BP4004 ops\.asc expires in (19|20) days$/),
    ]);
    expect(await judge(short.publicKey, days(19.5))).toEqual(['BP4004 ops.asc expires in 0 days']);
  });

  test('that has expired cannot be used', async () => {
    expect(await judge(short.publicKey, days(21))).toEqual([
      expect.stringMatching(/^BP4003 ops\.asc cannot be used: it expired on \d{4}-\d\d-\d\d$/),
    ]);
  });

  test('that is revoked cannot be used', async () => {
    const { readKey, revokeKey } = await import('openpgp');
    const { publicKey } = await revokeKey({
      key: await readKey({ armoredKey: plain.publicKey }),
      revocationCertificate: plain.revocation,
      format: 'armored',
    });
    expect(await judge(publicKey)).toEqual(['BP4003 ops.asc cannot be used: it is revoked']);
  });

  test('that can only sign cannot be a recipient, but a signer', async () => {
    expect(await judge(signing.publicKey)).toEqual([
      expect.stringMatching(/^BP4003 ops\.asc cannot be used: /),
    ]);
    const repository = createRepository({
      [fileName]: `${pipeline()}restore: { signers: [host.asc] }\n`,
      'host.asc': signing.publicKey,
    });
    expect((await check(repository, {})).said).toEqual([]);
  });

  test('with a damaged body cannot be used', async () => {
    const lines = plain.publicKey.split('\n');
    const damaged = lines.with(4, (lines[4] ?? '').replaceAll(/[A-Z]/g, 'a')).join('\n');
    expect(await judge(damaged)).toEqual([
      expect.stringMatching(/^BP4003 ops\.asc cannot be used: /),
    ]);
  });

  test('that is made at the first use is not missed', async () => {
    const repository = createRepository({
      [fileName]: pipeline().replace('none', '{ recipients: [{ file: new.asc, create: true }] }'),
    });
    expect((await check(repository, {})).said).toEqual([]);
  });
});
