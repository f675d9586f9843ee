import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateKey, type PartialConfig, readKey, revokeKey } from 'openpgp';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createEncryptor } from '../../../../src/adapters/codecs/openpgp/encryptor.ts';
import type { Encryption } from '../../../../src/model/plan.ts';
import { openMachine } from '../../../rig/codecs/machine.ts';
import { runStep } from '../../../rig/codecs/run-step.ts';
import { createSecretsOf } from '../../../rig/codecs/secrets.ts';
import { decryptorOf, encryptorOf, makeKey, passphrase, toNobody } from './fixture.ts';

const machine = openMachine();
const day = 86_400;
interface KeyOptions {
  type?: 'ecc' | 'curve25519';
  date?: Date;
  keyExpirationTime?: number;
  subkeys?: { sign: true }[];
  config?: PartialConfig;
}

async function write(name: string, options: KeyOptions) {
  const pair = await generateKey({ type: 'ecc', ...options, userIDs: { name }, format: 'armored' });
  writeFileSync(join(machine.folder, `${name}.asc`), pair.publicKey);
  writeFileSync(join(machine.folder, `${name}.key.asc`), pair.privateKey, { mode: 0o600 });
  return pair;
}

beforeAll(async () => {
  await makeKey(machine, 'good');
  await makeKey(machine, 'second');
  const good = await write('plain', {});
  const more = await write('more', {});
  await write('expired', { date: new Date(Date.now() - 10 * day * 1000), keyExpirationTime: day });
  await write('soon', { keyExpirationTime: 20 * day });
  await write('later', { keyExpirationTime: 40 * day });
  await write('signs', { subkeys: [{ sign: true }] });
  await write('v6', { type: 'curve25519', config: { v6Keys: true, aeadProtect: true } });
  await write('seipd2', { type: 'curve25519', config: { aeadProtect: true } });
  const key = await readKey({ armoredKey: good.publicKey });
  const { revocationCertificate } = good;
  const revoked = await revokeKey({ key, revocationCertificate, format: 'armored' });
  writeFileSync(join(machine.folder, 'revoked.asc'), revoked.publicKey);
  writeFileSync(join(machine.folder, 'private.asc'), good.privateKey);
  writeFileSync(join(machine.folder, 'cut.asc'), more.publicKey.slice(0, 300));
  writeFileSync(join(machine.folder, 'text.asc'), 'no key at all');
  writeFileSync(join(machine.folder, 'two.asc'), good.publicKey + more.publicKey);
});
afterAll(() => machine.close());

const check = (encryption: Partial<Encryption>, values: Record<string, string> = {}) =>
  encryptorOf(machine, encryption, values).check(machine.context);

test('good recipients are no finding', async () => {
  expect(await check({ recipients: ['good.asc', 'later.asc'] })).toEqual([]);
  expect(await check({ passphrase: { env: 'PASSPHRASE' } })).toEqual([]);
});

test.each([
  ['expired', /^expired.asc cannot be used: it expired on \d{4}-\d\d-\d\d$/],
  ['revoked', /^revoked.asc cannot be used: it is revoked$/],
  ['signs', /^signs.asc cannot be used: it has no valid subkey to encrypt to$/],
  ['private', /^private.asc cannot be used: it is a private key$/],
  ['cut', /^cut.asc cannot be used: it holds no OpenPGP key, or a damaged one$/],
  ['text', /^text.asc cannot be used: it holds no OpenPGP key, or a damaged one$/],
  ['two', /^two.asc cannot be used: it holds more than one key$/],
  ['missing', /^missing.asc cannot be used: it does not exist$/],
  ['v6', /^v6.asc is a key of version 6, which GnuPG 2.2 does not know$/],
])('a recipient that is %s is an error', async (name, message) => {
  const recipients = ['good.asc', `${name}.asc`];
  expect(await check({ recipients })).toMatchObject([
    { severity: 'error', message: expect.stringMatching(message) },
  ]);
  const encoding = encryptorOf(machine, { recipients }).encode(machine.context);
  await expect(encoding).rejects.toMatchObject({ code: 'BP5020' });
});

test('all findings are told together, and a key that ends within a month is a warning', async () => {
  const findings = await check({ recipients: ['soon.asc', 'expired.asc', 'missing.asc'] });
  expect(findings.map(({ severity }) => severity)).toEqual(['warning', 'error', 'error']);
  expect(await check({ recipients: ['soon.asc'] })).toMatchObject([
    { severity: 'warning', message: expect.stringMatching(/^soon.asc expires on \d{4}-/) },
  ]);
});

test('a key that is to be made is a warning where it may be made, else an error', async () => {
  const recipients = [{ file: 'new.asc', create: true }];
  expect(await check({ recipients })).toMatchObject([
    { severity: 'error', message: expect.stringContaining('no key pair is made here') },
  ]);
  const parts = { ...machine, secrets: createSecretsOf({}), repository: machine.folder };
  const encryptor = createEncryptor({ ...toNobody, recipients }, { ...parts, mayCreateKeys: true });
  expect(await encryptor.check(machine.context)).toMatchObject([
    { severity: 'warning', message: 'new.asc does not exist yet: this run makes a key pair' },
  ]);
});

test('a passphrase of several lines is an error, because the engines would differ', async () => {
  const findings = await check({ passphrase: { env: 'LINES' } }, { LINES: 'one\ntwo' });
  expect(findings).toMatchObject([{ message: 'the passphrase has more than one line' }]);
  expect(JSON.stringify(findings)).not.toContain('two');
});

test('the engine gpg has to be there', async () => {
  const bare = openMachine('');
  await makeKey(bare, 'good');
  const encryption = { recipients: ['good.asc'], engine: 'gpg' } as const;
  expect(await encryptorOf(bare, encryption).check(bare.context)).toMatchObject([
    { severity: 'error', message: 'the engine gpg cannot be used: gpg is not installed' },
  ]);
  bare.close();
});

test('a gpg that fails is no engine: auto goes without it', async () => {
  const fakes = openMachine();
  const bin = join(fakes.folder, 'gpg');
  writeFileSync(bin, '#!/bin/sh\ncat >/dev/null\necho "gpg: broken" >&2\nexit 2\n', {
    mode: 0o755,
  });
  const broken = openMachine(`${fakes.folder}:${process.env.PATH}`);
  await makeKey(broken, 'good');
  const recipients = ['good.asc'];
  const step = await encryptorOf(broken, { recipients }).encode(broken.context);
  expect('program' in step && step.program.argv[0]).toBe(process.execPath);
  expect(
    await encryptorOf(broken, { recipients, engine: 'gpg' }).check(broken.context),
  ).toMatchObject([{ severity: 'error', message: expect.stringContaining('(gpg: broken)') }]);
  broken.close();
  fakes.close();
});

test('the profile rfc9580 needs keys and an engine for it', async () => {
  const profile = 'rfc9580';
  expect(await check({ profile, recipients: ['seipd2.asc', 'v6.asc'] })).toEqual([]);
  expect(await check({ profile, recipients: ['seipd2.asc', 'good.asc'] })).toMatchObject([
    { severity: 'error', message: 'good.asc cannot read the profile rfc9580' },
  ]);
  expect(await check({ profile, engine: 'gpg', recipients: ['seipd2.asc'] })).toMatchObject([
    { severity: 'error', message: 'gpg does not write the profile rfc9580' },
  ]);
});

test('the profile rfc9580 comes back, to keys and to a passphrase', async () => {
  const bytes = randomBytes(1_000_000);
  const key = { fingerprint: '', publicFile: '', privateFile: join(machine.folder, 'v6.key.asc') };
  const encryptor = encryptorOf(machine, {
    profile: 'rfc9580',
    recipients: ['v6.asc', 'seipd2.asc'],
    passphrase: { env: 'PASSPHRASE' },
  });
  const stored = await runStep(await encryptor.encode(machine.context), bytes, machine);
  for (const opens of [{ key }, { passphrase }]) {
    const step = await decryptorOf(machine, 'auto', opens).decode(machine.context);
    expect((await runStep(step, stored, machine)).equals(bytes)).toBe(true);
  }
});

test('what the check has found to work is not tried once more', async () => {
  const spawn = vi.spyOn(machine.place, 'spawn');
  const encryptor = encryptorOf(machine, { recipients: ['good.asc'], engine: 'gpg' });
  expect(await encryptor.check(machine.context)).toEqual([]);
  expect(spawn).toHaveBeenCalledTimes(1);
  await encryptor.encode(machine.context);
  expect(spawn).toHaveBeenCalledTimes(1);
  await encryptor.check(machine.context);
  expect(spawn).toHaveBeenCalledTimes(2);
  spawn.mockRestore();
});
