import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateKey, type PublicKey, readKey } from 'openpgp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPublicKey } from '../../../../src/adapters/codecs/openpgp/keys/read-key.ts';
import { isAsWritten, verifyDetached } from '../../../../src/adapters/codecs/openpgp/signature.ts';
import { openGnuPG } from '../../../rig/codecs/gnupg.ts';
import { openMachine } from '../../../rig/codecs/machine.ts';
import { byPassphrase, encryptorOf, lock, makeKey } from './fixture.ts';

const machine = openMachine();
const manifest = Buffer.from('{"formatVersion":1}\r\n trailing \n');
let signer: PublicKey;
let other: PublicKey;
let signature: Buffer;

beforeAll(async () => {
  const key = await makeKey(machine, 'signer', true);
  signer = await readPublicKey(readFileSync(key.publicFile));
  other = await readPublicKey(readFileSync((await makeKey(machine, 'other')).publicFile));
  signature = await sign(manifest);
});
afterAll(() => machine.close());

async function sign(bytes: Uint8Array): Promise<Buffer> {
  const folder = join(machine.folder, 'keys');
  const { readdirSync } = await import('node:fs');
  const name = readdirSync(folder).find((file) => file.startsWith('signer-')) ?? '';
  const values = { SIGN: readFileSync(join(folder, name), 'utf8'), LOCK: lock };
  const encryption = {
    ...byPassphrase,
    sign: { key: { env: 'SIGN' }, passphrase: { env: 'LOCK' } },
  };
  const encryptor = encryptorOf(machine, encryption, values);
  const { signedBy } = await encryptor.facts(machine.context);
  expect(signedBy).toBe(signer.getFingerprint().toUpperCase());
  return Buffer.from((await encryptor.sign(bytes)) ?? []);
}

test('who signed is told by the full fingerprint', async () => {
  const fingerprint = await verifyDetached(manifest, signature, [other, signer]);
  expect(fingerprint).toBe(signer.getFingerprint().toUpperCase());
  expect(fingerprint).toMatch(/^[0-9A-F]{40}$/);
});

test('what is not signed by one of the keys is refused', async () => {
  const refuse = async (bytes: Buffer, by: Buffer, keys: PublicKey[]): Promise<void> => {
    await expect(verifyDetached(bytes, by, keys)).rejects.toMatchObject({ code: 'BP5071' });
  };
  await refuse(Buffer.concat([manifest, Buffer.from(' ')]), signature, [signer]);
  await refuse(manifest, signature, [other]);
  await refuse(manifest, signature, []);
  await refuse(manifest, Buffer.alloc(0), [signer]);
  await refuse(manifest, randomBytes(119), [signer]);
  await refuse(manifest, signature.subarray(0, -1), [signer]);
  for (let at = 0; at < signature.length; at += 1) {
    const flipped = Buffer.from(signature);
    flipped.writeUInt8((flipped[at] ?? 0) ^ 0x10, at);
    const found = await verifyDetached(manifest, flipped, [signer]).catch(() => null);
    // A few bits say nothing, such as the key id outside of what is signed; none makes another signer.
    expect([null, signer.getFingerprint().toUpperCase()]).toContain(found);
  }
}, 30_000);

/** A signature that verifies after one bit of it was changed, as it was and as it is; `null` where there is none. */
async function findIdleBit(bytes: Buffer): Promise<readonly [Buffer, Buffer] | null> {
  const whole = await sign(bytes);
  // Near the end stand two numbers with their lengths in bits, of which only the bytes count.
  for (let at = whole.length - 70; at < whole.length; at += 1) {
    const flipped = Buffer.from(whole);
    flipped.writeUInt8((flipped[at] ?? 0) ^ 0x01, at);
    const found = await verifyDetached(bytes, flipped, [signer]).catch(() => null);
    if (found !== null) return [whole, flipped];
  }
  return null;
}

test('a bit that means nothing to whoever verifies is still not as it was written', async () => {
  let pair: Awaited<ReturnType<typeof findIdleBit>> = null;
  // One in four signatures has no such bit.
  for (let count = 0; pair === null && count < 40; count += 1) {
    pair = await findIdleBit(Buffer.from(String(count)));
  }
  const [whole = signature, flipped = signature] = pair ?? [];
  expect(await isAsWritten(whole)).toBe(true);
  expect(await isAsWritten(flipped)).toBe(false);
});

test('a message with its own signature inside is no detached signature', async () => {
  const { createMessage, readPrivateKey, sign: signInline } = await import('openpgp');
  const pair = await generateKey({ type: 'ecc', userIDs: [{ name: 'x' }] });
  const signingKeys = await readPrivateKey({ armoredKey: pair.privateKey });
  const message = await createMessage({ text: 'other text' });
  const inline = Buffer.from(await signInline({ message, signingKeys, format: 'binary' }));
  const key = await readKey({ armoredKey: pair.publicKey });
  await expect(verifyDetached(manifest, inline, [key])).rejects.toMatchObject({ code: 'BP5071' });
});

test('a key that expired after it signed still proves who signed', async () => {
  const day = 86_400_000;
  const date = new Date(Date.now() - 10 * day);
  const pair = await generateKey({
    type: 'ecc',
    userIDs: [{ name: 'old' }],
    date,
    keyExpirationTime: 86_400,
  });
  const { createMessage, readPrivateKey, sign: signOld } = await import('openpgp');
  const old = Buffer.from(
    await signOld({
      message: await createMessage({ binary: manifest }),
      signingKeys: await readPrivateKey({ armoredKey: pair.privateKey }),
      detached: true,
      format: 'binary',
      date: new Date(date.getTime() + 3_600_000),
    }),
  );
  const key = await readKey({ armoredKey: pair.publicKey });
  expect(await verifyDetached(manifest, old, [key])).toBe(key.getFingerprint().toUpperCase());
});

test('GnuPG verifies our signatures, and we verify its', async () => {
  const gnupg = openGnuPG();
  try {
    const [data, detached] = [join(machine.folder, 'm.json'), join(machine.folder, 'm.json.sig')];
    writeFileSync(data, manifest);
    writeFileSync(detached, signature);
    gnupg.run(['--import', join(machine.folder, 'signer.asc')]);
    expect(gnupg.run(['--status-fd', '1', '--verify', detached, data]).toString()).toContain(
      `VALIDSIG ${signer.getFingerprint().toUpperCase()}`,
    );
    gnupg.run([
      '--passphrase',
      '',
      '--quick-generate-key',
      'made by gnupg',
      'rsa2048',
      'sign',
      'never',
    ]);
    const key = await readPublicKey(gnupg.run(['--export', 'made by gnupg']));
    for (const armor of [[], ['--armor']]) {
      const theirs = gnupg.run(
        ['--local-user', 'made by gnupg', ...armor, '--detach-sign'],
        manifest,
      );
      expect(await verifyDetached(manifest, theirs, [signer, key])).toBe(
        key.getFingerprint().toUpperCase(),
      );
    }
  } finally {
    gnupg.close();
  }
}, 60_000);

test('nothing is signed where no key is named, and a key that cannot sign is a finding', async () => {
  expect(await encryptorOf(machine, byPassphrase).sign(manifest)).toBeNull();
  const encryption = { ...byPassphrase, sign: { key: { env: 'SIGN' } } };
  const encryptor = encryptorOf(machine, encryption, { SIGN: 'nonsense' });
  expect(await encryptor.check(machine.context)).toMatchObject([
    {
      severity: 'error',
      message: 'the key to sign with cannot be used: it holds no OpenPGP key, or a damaged one',
    },
  ]);
});
