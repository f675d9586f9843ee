import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CreatedKey } from '../../../../src/adapters/codecs/openpgp/keys/create.ts';
import type { Encryption } from '../../../../src/model/plan.ts';
import { type GnuPG, openGnuPG } from '../../../rig/codecs/gnupg.ts';
import { openMachine } from '../../../rig/codecs/machine.ts';
import { runStep } from '../../../rig/codecs/run-step.ts';
import {
  byPassphrase,
  decryptorOf,
  encryptorOf,
  lock,
  makeKey,
  type Opens,
  passphrase,
} from './fixture.ts';

const machine = openMachine();
let gnupg: GnuPG;
let open: CreatedKey;
let locked: CreatedKey;

beforeAll(async () => {
  gnupg = openGnuPG();
  open = await makeKey(machine, 'open');
  locked = await makeKey(machine, 'locked', true);
  gnupg.run(['--import', open.privateFile]);
  gnupg.run(['--import', locked.privateFile]);
});
afterAll(() => {
  gnupg.close();
  machine.close();
});

const engines = ['gpg', 'openpgpjs'] as const;
const ways: Readonly<Record<string, Partial<Encryption>>> = {
  'one recipient': { recipients: ['open.asc'] },
  'two recipients': { recipients: ['locked.asc', 'open.asc'] },
  'a passphrase': byPassphrase,
  both: { recipients: ['locked.asc', { file: 'open.asc', create: true }], ...byPassphrase },
};
const cases = engines.flatMap((engine) => Object.keys(ways).map((way) => ({ engine, way })));

/** All that must open it, each by itself. */
function openers(way: string): readonly Opens[] {
  const { recipients = [], passphrase: secret } = ways[way] ?? {};
  return [
    ...(recipients.length > 0 ? [{ key: open }] : []),
    ...(recipients.length > 1 ? [{ key: locked, lock }] : []),
    ...(secret ? [{ passphrase }, { key: open, passphrase }] : []),
  ].filter(({ key }) => key !== open || recipients.length > 0);
}

async function encrypt(
  engine: (typeof engines)[number],
  way: string,
  bytes: Uint8Array,
): Promise<Buffer> {
  const encryptor = encryptorOf(machine, { ...ways[way], engine });
  return await runStep(await encryptor.encode(machine.context), bytes, machine);
}

const sizes = [0, 1, 511, 512, 8191, 65_536, 1_000_003];

test.each(cases)(
  'what $engine encrypts to $way is read by both',
  async ({ engine, way }) => {
    for (const size of way === 'one recipient' ? sizes : [0, 65_537]) {
      const bytes = randomBytes(size);
      const stored = await encrypt(engine, way, bytes);
      for (const reader of engines) {
        for (const opens of openers(way)) {
          const step = await decryptorOf(machine, reader, opens).decode(machine.context);
          expect((await runStep(step, stored, machine)).equals(bytes)).toBe(true);
        }
      }
    }
  },
  120_000,
);

test.each(cases)(
  'what $engine encrypts to $way is read by plain GnuPG',
  async ({ engine, way }) => {
    const bytes = randomBytes(100_000);
    const stored = await encrypt(engine, way, bytes);
    const secret = join(machine.folder, `passphrase-${engine}-${way.replaceAll(' ', '')}`);
    writeFileSync(secret, ways[way]?.passphrase && !ways[way]?.recipients ? passphrase : lock);
    expect(gnupg.run(['--passphrase-file', secret, '--decrypt'], stored).equals(bytes)).toBe(true);
  },
  60_000,
);

test.each(engines)(
  '%s writes SEIPD version 1 with AES-256 and does not compress',
  async (engine) => {
    const stored = await encrypt(engine, 'both', Buffer.alloc(1_000_000));
    expect(stored.length).toBeGreaterThan(1_000_000);
    const secret = join(machine.folder, `lock-${engine}`);
    writeFileSync(secret, lock);
    const options = ['--passphrase-file', secret, '--status-fd', '1', '--output', '/dev/null'];
    const status = gnupg.run([...options, '--decrypt'], stored).toString();
    expect(status).toContain('DECRYPTION_INFO 2 9');
    expect(status).toContain('GOODMDC');
  },
);

test.each(engines)(
  '%s takes 100 MB through both, and both back',
  async (engine) => {
    const bytes = randomBytes(100_000_000);
    const digest = createHash('sha256').update(bytes).digest('hex');
    const stored = await encrypt(engine, 'one recipient', bytes);
    for (const reader of engines) {
      const step = await decryptorOf(machine, reader, { key: open }).decode(machine.context);
      const back = await runStep(step, stored, machine);
      expect(createHash('sha256').update(back).digest('hex')).toBe(digest);
    }
  },
  120_000,
);

test.each(engines)(
  '%s leaves nothing behind and shows no secret in its arguments',
  async (engine) => {
    const encryptor = encryptorOf(machine, { ...ways.both, engine });
    const encrypting = await encryptor.encode(machine.context);
    const stored = await runStep(encrypting, randomBytes(1000), machine);
    const decrypting = await decryptorOf(machine, engine, { key: locked, lock }).decode(
      machine.context,
    );
    await runStep(decrypting, stored, machine);
    for (const step of [encrypting, decrypting]) {
      if (!('program' in step)) throw new Error('both engines are programs');
      expect(JSON.stringify(step.program)).not.toContain(passphrase);
      expect(JSON.stringify(step.program)).not.toContain(lock);
    }
    expect(readdirSync(dirname(await machine.context.scratch.path('x')))).toEqual([]);
    const agents = gnupgAgents().filter((line) => line.includes(machine.folder));
    expect(agents).toEqual([]);
  },
);

function gnupgAgents(): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      } catch {
        // It ended meanwhile.
        return '';
      }
    })
    .filter((line) => line.includes('gpg-agent'));
}

test('without gpg the built-in engine does all of it', async () => {
  const bare = openMachine('');
  try {
    const key = await makeKey(bare, 'open');
    const encryptor = encryptorOf(bare, { recipients: ['open.asc'] });
    expect(await encryptor.check(bare.context)).toEqual([]);
    const bytes = randomBytes(10_000);
    const stored = await runStep(await encryptor.encode(bare.context), bytes, bare);
    const step = await decryptorOf(bare, 'auto', { key }).decode(bare.context);
    expect((await runStep(step, stored, bare)).equals(bytes)).toBe(true);
  } finally {
    bare.close();
  }
});

test('auto takes gpg where it is installed', async () => {
  const step = await encryptorOf(machine, { recipients: ['open.asc'] }).encode(machine.context);
  expect('program' in step && step.program.argv[0]).toMatch(/\/gpg$/);
  if ('program' in step) step.settle?.('[GNUPG:] BEGIN_ENCRYPTION 2 9\n[GNUPG:] END_ENCRYPTION\n');
});
