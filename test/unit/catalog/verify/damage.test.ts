import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { storeLevels } from '../../../../src/catalog/verify/levels.ts';
import { createContext } from '../../../rig/catalog/context.ts';
import { openSignedCopy, signedKey } from '../../../rig/catalog/signed-copy.ts';

const names = [
  'orders.tar.zst.pgp',
  'uploads.tar.zst.pgp',
  'RESTORE.md',
  'manifest.json.sig',
  'manifest.json',
];

test('of any byte of any file is found', async () => {
  const { store, copy } = openSignedCopy();
  for (let round = 0; round < 1000; round++) {
    const name = names[round % names.length] ?? '';
    const whole = readFileSync(join(store.path, signedKey(name)));
    const damaged = Buffer.from(whole);
    const at = randomInt(whole.length);
    damaged.writeUInt8(damaged.readUInt8(at) ^ (1 << randomInt(8)), at);
    store.write(signedKey(name), damaged);
    const { verdict } = await storeLevels.download(copy, createContext());
    expect(verdict, `${name}, byte ${at}`).toBe('fail');
    store.write(signedKey(name), whole);
  }
  expect((await storeLevels.download(copy, createContext())).verdict).toBe('pass');
}, 60_000);

test.each(names)('of the length of %s is found', async (name) => {
  const { store, copy } = openSignedCopy();
  const whole = readFileSync(join(store.path, signedKey(name)));
  const half = whole.subarray(0, whole.length / 2);
  const cuts = [whole.subarray(0, 0), half, whole.subarray(0, -1)];
  const grown = [Buffer.concat([whole, Buffer.from('x')]), Buffer.concat([whole, whole])];
  for (const bytes of [...cuts, ...grown]) {
    store.write(signedKey(name), bytes);
    const { verdict } = await storeLevels.checksum(copy, createContext());
    expect(verdict, `${bytes.length} bytes`).toBe('fail');
  }
});
