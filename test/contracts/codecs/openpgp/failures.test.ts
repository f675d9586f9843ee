import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CreatedKey } from '../../../../src/adapters/codecs/openpgp/keys/create.ts';
import { openMachine } from '../../../rig/codecs/machine.ts';
import { runStep, tryStep } from '../../../rig/codecs/run-step.ts';
import {
  byPassphrase,
  decryptorOf,
  type Engine,
  encryptorOf,
  lock,
  makeKey,
  type Opens,
  passphrase,
} from './fixture.ts';

const machine = openMachine();
const plain = randomBytes(300_000);
let own: CreatedKey;
let other: CreatedKey;
let locked: CreatedKey;
let toKey: Buffer;
let toPassphrase: Buffer;
let toBoth: Buffer;

beforeAll(async () => {
  own = await makeKey(machine, 'own');
  other = await makeKey(machine, 'other');
  locked = await makeKey(machine, 'locked', true);
  const encrypt = async (encryption: Parameters<typeof encryptorOf>[1]): Promise<Buffer> =>
    runStep(await encryptorOf(machine, encryption).encode(machine.context), plain, machine);
  toKey = await encrypt({ recipients: ['own.asc'] });
  toPassphrase = await encrypt(byPassphrase);
  toBoth = await encrypt({ recipients: ['own.asc'], ...byPassphrase });
});
afterAll(() => machine.close());

const engines = ['gpg', 'openpgpjs'] as const;

async function decrypt(engine: Engine, stored: Uint8Array, opens: Opens) {
  const step = await decryptorOf(machine, engine, opens).decode(machine.context);
  return await tryStep(step, stored, machine);
}

test.each(engines)(
  '%s: a key or passphrase that does not open it fails before any output',
  async (engine) => {
    const attempts = [
      [toKey, { key: other }],
      [toKey, { passphrase }],
      [toPassphrase, { key: own }],
      [toBoth, { key: other, passphrase: 'wrong' }],
      ...Array.from(
        { length: 6 },
        (_, at) => [toPassphrase, { passphrase: `wrong ${at}` }] as const,
      ),
    ] as const;
    for (const [stored, opens] of attempts) {
      const { output, error } = await decrypt(engine, stored, opens);
      expect(error).toMatchObject({ code: 'BP5073' });
      expect(output.length).toBe(0);
    }
  },
  60_000,
);

test('the failure says what opens it', async () => {
  const { error } = await decrypt('auto', toBoth, { key: other });
  expect(error).toMatchObject({
    message: expect.stringMatching(/^it opens with the key [0-9A-F]{16} or a passphrase$/),
    hint: 'give the private key or the passphrase that it was encrypted to',
  });
});

test('keys are looked at before anything is started', async () => {
  const refused = [
    [{}, 'no private key and no passphrase is given'],
    [{ key: locked }, 'the private key cannot be used: it is locked, and no passphrase is given'],
    [
      { key: locked, lock: 'x' },
      'the private key cannot be used: the passphrase does not unlock it',
    ],
    [
      { key: { ...own, privateFile: own.publicFile } },
      'the private key cannot be used: it is a public key, not a private one',
    ],
  ] as const;
  for (const [opens, message] of refused) {
    const decryptor = decryptorOf(machine, 'auto', opens);
    await expect(decryptor.decode(machine.context)).rejects.toMatchObject({
      code: 'BP5073',
      message,
    });
    expect(await decryptor.check(machine.context)).toMatchObject([{ severity: 'error', message }]);
  }
});

test('by what the manifest says a foreign key is refused before anything is started', async () => {
  const recorded = {
    profile: 'compatible',
    recipients: [own.fingerprint],
    passphrase: false,
    signedBy: null,
  } as const;
  const foreign = decryptorOf(machine, 'auto', { key: other, recorded });
  await expect(foreign.decode(machine.context)).rejects.toMatchObject({
    code: 'BP5073',
    message: `it opens with ${own.fingerprint}, and ${other.fingerprint} is given`,
  });
  const right = decryptorOf(machine, 'auto', { key: own, recorded });
  expect(await right.check(machine.context)).toEqual([]);
});

test.each(engines)(
  '%s: what is damaged is an error',
  async (engine) => {
    const flipped = (at: number): Buffer => {
      const copy = Buffer.from(toKey);
      copy.writeUInt8((copy[at] ?? 0) ^ 1, at);
      return copy;
    };
    const broken: Readonly<Record<string, Buffer>> = {
      nothing: Buffer.alloc(0),
      'ten bytes': toKey.subarray(0, 10),
      half: toKey.subarray(0, toKey.length / 2),
      'ten bytes less': toKey.subarray(0, -10),
      'one byte less': toKey.subarray(0, -1),
      'the header alone': toKey.subarray(0, 96),
      'a flip in the middle': flipped(150_000),
      'a flip near the end': flipped(toKey.length - 5),
      'another thing': randomBytes(1000).fill(7, 0, 1),
      armour: Buffer.from('-----BEGIN PGP MESSAGE-----\n\nabcd\n-----END PGP MESSAGE-----\n'),
    };
    for (const [name, stored] of Object.entries(broken)) {
      const { error } = await decrypt(engine, stored, { key: own });
      expect(error, name).toMatchObject({ code: 'BP5050' });
    }
  },
  60_000,
);

test.each(engines)('%s: what does not belong behind it is an error', async (engine) => {
  const garbage = await decrypt(engine, Buffer.concat([toKey, randomBytes(100)]), { key: own });
  expect(garbage.error).toBeInstanceOf(Error);
  const doubled = await decrypt(engine, Buffer.concat([toKey, toKey]), { key: own });
  expect(doubled.error).toBeInstanceOf(Error);
});

test('nothing is left of what failed', () => {
  return machine.context.scratch.path('x').then((path) => {
    expect(readdirSync(dirname(path))).toEqual([]);
  });
});

test('a locked key opens with its passphrase', async () => {
  const encryptor = encryptorOf(machine, { recipients: ['locked.asc'] });
  const stored = await runStep(await encryptor.encode(machine.context), plain, machine);
  const { output, error } = await decrypt('auto', stored, { key: locked, lock });
  expect(error).toBeNull();
  expect(output.equals(plain)).toBe(true);
});

test('gpg that says nothing, or writes another format, has failed', async () => {
  const step = await encryptorOf(machine, { recipients: ['own.asc'], engine: 'gpg' }).encode(
    machine.context,
  );
  const settle = (text: string) => () => 'program' in step && step.settle?.(text);
  const begin = '[GNUPG:] BEGIN_ENCRYPTION 2 9\n';
  const end = '[GNUPG:] END_ENCRYPTION\n';
  expect(settle(begin + end)).not.toThrow();
  expect(settle('')).toThrow('gpg failed: it did not end the encryption');
  expect(settle(`${begin}gpg: error writing\n`)).toThrow('(gpg: error writing)');
  expect(settle(`[GNUPG:] BEGIN_ENCRYPTION 0 9 2\n${end}`)).toThrow('GnuPG 2.2 cannot read');
  expect(settle(`[GNUPG:] KEY_CONSIDERED ${other.fingerprint} 0\n${begin}${end}`)).toThrow(
    'no recipient',
  );
  expect(settle(`[GNUPG:] INV_RECP 3 x\n${begin}${end}`)).toThrow('refuses the recipient');
});
