import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { canOpen } from '../../../../src/adapters/codecs/openpgp/keys/can-open.ts';
import { createMissingRecipients } from '../../../../src/adapters/codecs/openpgp/keys/create-recipients.ts';
import { listKeys } from '../../../../src/adapters/codecs/openpgp/keys/list.ts';
import { openGnuPG } from '../../../rig/codecs/gnupg.ts';
import { openMachine } from '../../../rig/codecs/machine.ts';
import { decryptorOf, encryptorOf, lock, makeKey } from './fixture.ts';

const machine = openMachine();
afterAll(() => machine.close());

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

test('the private half is for this user alone, the public half for everybody', async () => {
  const mask = process.umask(0o077);
  const key = await makeKey(machine, 'shop').finally(() => process.umask(mask));
  expect([modeOf(key.privateFile), modeOf(key.publicFile)]).toEqual(['600', '644']);
  expect(modeOf(join(machine.folder, 'keys'))).toBe('700');
  expect(key.fingerprint).toMatch(/^[0-9A-F]{40}$/);
  expect(key.privateFile).toContain(`shop-${key.fingerprint.slice(-16)}.key.asc`);
  expect(readFileSync(key.privateFile, 'utf8')).toMatch(/^-----BEGIN PGP PRIVATE KEY BLOCK-----/);
  expect(readFileSync(key.publicFile, 'utf8')).toMatch(/^-----BEGIN PGP PUBLIC KEY BLOCK-----/);
});

test('a key is never overwritten, and a refusal leaves nothing behind', async () => {
  const key = await makeKey(machine, 'twice');
  const before = readdirSync(join(machine.folder, 'keys'));
  const bytes = readFileSync(key.publicFile, 'utf8');
  await expect(makeKey(machine, 'twice')).rejects.toMatchObject({ code: 'BP5081' });
  expect(readFileSync(key.publicFile, 'utf8')).toBe(bytes);
  expect(readdirSync(join(machine.folder, 'keys'))).toEqual(before);
});

test('when the public half cannot be written, the private one is kept', async () => {
  const blocked = openMachine();
  writeFileSync(join(blocked.folder, 'file'), '');
  await expect(makeKey(blocked, 'file/key')).rejects.toMatchObject({ code: 'BP5081' });
  blocked.close();
});

test.each([false, true])(
  'GnuPG imports both halves (locked: %s) and uses them',
  async (isLocked) => {
    const gnupg = openGnuPG();
    try {
      const name = isLocked ? 'gnupg-locked' : 'gnupg-open';
      const key = await makeKey(machine, name, isLocked);
      gnupg.run(['--import', key.publicFile]);
      const options = ['--trust-model', 'always', '--recipient', key.fingerprint];
      const stored = gnupg.run([...options, '--encrypt'], Buffer.from('from gnupg'));
      gnupg.run(['--import', key.privateFile]);
      const unlock = isLocked ? ['--passphrase', lock] : [];
      expect(gnupg.run([...unlock, '--decrypt'], stored).toString()).toBe('from gnupg');
      const decryptor = decryptorOf(machine, 'auto', isLocked ? { key, lock } : { key });
      expect(Buffer.from(await decryptor.decryptSmall(stored)).toString()).toBe('from gnupg');
      const listing = gnupg.run(['--with-colons', '--list-keys', key.fingerprint]).toString();
      expect(listing).toContain(`:${name} (backups):`);
    } finally {
      gnupg.close();
    }
  },
  30_000,
);

test('small files go to the same recipients in the same format', async () => {
  const gnupg = openGnuPG();
  try {
    const key = await makeKey(machine, 'small');
    gnupg.run(['--import', key.privateFile]);
    const encryptor = encryptorOf(machine, { recipients: ['small.asc'] });
    const stored = await encryptor.encryptSmall(Buffer.from('version: 1\n'), machine.context);
    expect(gnupg.run(['--decrypt'], stored).toString()).toBe('version: 1\n');
    const { recipients } = await encryptor.facts(machine.context);
    expect(recipients).toEqual([key.fingerprint]);
    const other = await makeKey(machine, 'small-other');
    const wrong = decryptorOf(machine, 'auto', { key: other }).decryptSmall(stored);
    await expect(wrong).rejects.toMatchObject({ code: 'BP5073' });
  } finally {
    gnupg.close();
  }
}, 30_000);

const request = (mayCreateKeys: boolean) => ({
  pipeline: 'shop',
  repository: machine.folder,
  keysFolder: join(machine.folder, 'state', 'keys'),
  mayCreateKeys,
  at: new Date(),
});

test('missing recipients are made once, where they may be', async () => {
  const recipients = ['shop.asc', { file: 'keys-public/new.asc', create: true }];
  await expect(createMissingRecipients({ recipients }, request(false))).rejects.toMatchObject({
    code: 'BP5081',
  });
  expect(existsSync(join(machine.folder, 'keys-public'))).toBe(false);
  const created = await createMissingRecipients({ recipients }, request(true));
  expect(created).toHaveLength(1);
  expect(created[0]?.publicFile).toBe(join(machine.folder, 'keys-public/new.asc'));
  expect(await createMissingRecipients({ recipients }, request(false))).toEqual([]);
  expect(await encryptorOf(machine, { recipients }).check(machine.context)).toEqual([]);
});

test('a list shows public and private keys of a folder, and what opens what', async () => {
  const folder = join(machine.folder, 'listed');
  mkdirSync(folder);
  const listed = openMachine();
  const open = await makeKey(listed, 'open');
  const locked = await makeKey(listed, 'locked', true);
  for (const [name, from] of [
    ['a.asc', open.publicFile],
    ['b.asc', open.privateFile],
    ['c.key', locked.privateFile],
  ] as const) {
    writeFileSync(join(folder, name), readFileSync(from));
    chmodSync(join(folder, name), 0o600);
  }
  writeFileSync(join(folder, 'notes.txt'), 'no key');
  writeFileSync(join(folder, 'broken.asc'), 'no key');
  const keys = await listKeys(folder, new Date());
  expect(keys).toMatchObject([
    { kind: 'public', fingerprint: open.fingerprint, isLocked: false, problem: null },
    { kind: 'private', fingerprint: open.fingerprint, isLocked: false, userId: 'open (backups)' },
    { kind: 'private', fingerprint: locked.fingerprint, isLocked: true, encryptsUntil: null },
  ]);
  expect(await listKeys(join(folder, 'missing'), new Date())).toEqual([]);
  const manifest = { recipients: [open.fingerprint.toLowerCase()], passphrase: true };
  const holds = (fingerprints: readonly string[], hasPassphrase = false): boolean =>
    canOpen(manifest, { fingerprints, hasPassphrase });
  expect([
    holds([open.fingerprint]),
    holds([locked.fingerprint]),
    holds([], true),
    holds([]),
  ]).toEqual([true, false, true, false]);
  listed.close();
});
