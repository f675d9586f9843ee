import { expect, test } from 'vitest';
import { storeLevels } from '../../../src/catalog/verify/levels.ts';
import { createContext } from '../../rig/catalog/context.ts';
import { createKeyPair } from '../../rig/config/keys.ts';
import { type DamagedCopy, openDamagedCopy } from '../../rig/run/damaged-copy.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { openSite } from '../../rig/run/site.ts';

async function openSigned() {
  const { publicKey, privateKey } = await createKeyPair();
  const site = openSite({
    encrypt: '{ recipients: [keys/ops.asc], sign: { key: { file: keys/sign.asc } } }',
    top: ['restore: { signers: [keys/ops.asc] }'],
  });
  site.write('repository/keys/ops.asc', publicKey);
  site.write('repository/keys/sign.asc', privateKey);
  const ran = await site.run('run', '--json');
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  return { site, damaged: await openDamagedCopy(site, publicKey) };
}

/** The same numbers in every run of the tests (mulberry32). */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

function damage(bytes: Buffer, random: (below: number) => number): Buffer {
  const at = random(bytes.length);
  if (random(4) === 0) return bytes.subarray(0, at);
  const changed = Buffer.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ (1 << random(8));
  return changed;
}

async function verdictOf({ copy }: DamagedCopy): Promise<string> {
  return (await storeLevels.download(copy, createContext())).verdict;
}

test('a thousand random flips and cuts are all found', async () => {
  const { site, damaged } = await openSigned();
  const files = ['docs.tar.zst.pgp', 'manifest.json', 'manifest.json.sig', 'RESTORE.md'];
  const random = createRandom(20_261_120);
  expect(await verdictOf(damaged)).toBe('pass');
  const missed: string[] = [];
  for (let count = 0; count < 1000; count += 1) {
    const file = files[count % files.length] ?? '';
    const whole = damaged.read(file);
    const changed = damage(whole, random);
    damaged.write(file, changed);
    if ((await verdictOf(damaged)) !== 'fail') {
      const at = whole.findIndex((byte, index) => byte !== changed[index]);
      missed.push(`${file}: ${changed.length} of ${whole.length} bytes, from ${at}`);
    }
    damaged.write(file, whole);
  }
  expect(missed).toEqual([]);
  expect(await verdictOf(damaged)).toBe('pass');
  await assertInvariants(site);
});

const cuts: readonly (readonly [string, (bytes: Buffer) => Buffer])[] = [
  ['cut to nothing', () => Buffer.alloc(0)],
  ['cut to 10 bytes', (bytes) => bytes.subarray(0, 10)],
  ['cut in half', (bytes) => bytes.subarray(0, bytes.length / 2)],
  ['10 bytes too short', (bytes) => bytes.subarray(0, -10)],
  ['with garbage at its end', (bytes) => Buffer.concat([bytes, Buffer.from('garbage')])],
  ['doubled', (bytes) => Buffer.concat([bytes, bytes])],
];

test('an artifact that is cut, longer or doubled is found, told, and counts no more', async () => {
  const { site, damaged } = await openSigned();
  const file = 'docs.tar.zst.pgp';
  const whole = damaged.read(file);
  for (const [how, change] of cuts) {
    damaged.write(file, change(whole));
    expect(await verdictOf(damaged), how).toBe('fail');
  }
  const { code, stdout } = await site.run('verify', '@latest', '--level', 'size', '--json');
  expect(code).toBe(74);
  expect(stdout).toContain(file);
  damaged.write(file, whole);
  const again = await site.run('verify', '@latest', '--level', 'download');
  expect(again, again.stderr).toMatchObject({ code: 0 });
  await assertInvariants(site);
});
