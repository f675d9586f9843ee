import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readCatalog } from '../../../src/catalog/read-catalog.ts';
import { viewForRetention } from '../../../src/catalog/retention/view.ts';
import type { SignaturePolicy } from '../../../src/catalog/signature.ts';
import { judgeBackups } from '../../../src/catalog/verdict.ts';
import { createContext } from '../../rig/catalog/context.ts';
import { createHand, type Hand, plantSigned, writeCheck } from '../../rig/catalog/signed-store.ts';
import { openStore, type Store } from '../../rig/catalog/store.ts';

const [older, id] = ['20261119T021700Z-aaaa', '20261120T021700Z-bbbb'];
const later = Date.parse('2026-11-22T03:00:00Z');
const nowMs = Date.parse('2026-12-01T03:00:00Z');
let ours: Hand;
let theirs: Hand;
beforeAll(async () => {
  [ours, theirs] = [await createHand(), await createHand()];
});

async function judge(store: Store, signatures: SignaturePolicy | null) {
  const request = { pipelines: ['shop'], destinations: [store.destination], signatures };
  const judged = judgeBackups((await readCatalog(request, createContext(nowMs))).backups);
  const found = judged.find(({ backup }) => backup.id === id);
  if (found === undefined) throw new Error('there is no backup');
  const [kept] = viewForRetention(judged, 'here', later).filter((one) => one.id === id);
  return { verdict: found.verdict, kept, uncounted: found.copies[0]?.copy.uncounted ?? [] };
}

const bytesAt = (store: Store, key: string) => readFileSync(join(store.path, key));

describe('where the pipeline names signers', () => {
  test('a check that one of them signed counts', async () => {
    const store = openStore();
    await writeCheck(store, await plantSigned(store, ours, id), ours);
    expect(await judge(store, ours.policy)).toMatchObject({ verdict: 'good', uncounted: [] });
  });

  test('a failure that one of them signed counts, too', async () => {
    const store = openStore();
    const backup = await plantSigned(store, ours, id);
    await writeCheck(store, backup, ours);
    await writeCheck(store, backup, { ...ours, level: 'open', verdict: 'fail', at: later });
    expect(await judge(store, ours.policy)).toMatchObject({
      verdict: 'broken',
      kept: { verdict: 'broken', brokenAt: later },
    });
  });

  test.each(['checksum', 'open', 'restore', 'accept'] as const)(
    'a pass of %s that nobody signed makes nothing good, and is shown',
    async (level) => {
      const store = openStore();
      await writeCheck(store, await plantSigned(store, ours, id), { level, sign: null });
      expect(await judge(store, ours.policy)).toMatchObject({
        verdict: 'unverified',
        kept: { verdict: 'unverified' },
        uncounted: [{ check: { level, verdict: 'pass' }, reason: 'it is not signed' }],
      });
    },
  );

  test('a failure that nobody signed does not cost a good copy its life, and is shown', async () => {
    const store = openStore();
    const backup = await plantSigned(store, ours, id);
    await writeCheck(store, backup, ours);
    await writeCheck(store, backup, { level: 'open', verdict: 'fail', at: later, sign: null });
    expect(await judge(store, ours.policy)).toMatchObject({
      verdict: 'good',
      kept: { verdict: 'good', brokenAt: null },
      uncounted: [{ check: { level: 'open', verdict: 'fail' }, reason: 'it is not signed' }],
    });
  });

  test('an unsigned pass does not clear a failure that counts', async () => {
    const store = openStore();
    const backup = await plantSigned(store, ours, id);
    await writeCheck(store, backup, { ...ours, verdict: 'fail' });
    await writeCheck(store, backup, { level: 'open', at: later, sign: null });
    expect((await judge(store, ours.policy)).verdict).toBe('broken');
  });

  test('the signature of somebody else counts for nothing', async () => {
    const store = openStore();
    await writeCheck(store, await plantSigned(store, ours, id), theirs);
    const { verdict, uncounted } = await judge(store, ours.policy);
    expect(verdict).toBe('unverified');
    expect(uncounted[0]?.reason).toContain('its signature is not valid');
  });

  test('a record of another backup does not count', async () => {
    const store = openStore();
    await plantSigned(store, ours, id);
    const key = await writeCheck(store, await plantSigned(store, ours, older), ours);
    const copied = key.replace(older, id);
    for (const end of ['', '.sig']) store.write(copied + end, bytesAt(store, key + end));
    const { verdict, uncounted } = await judge(store, ours.policy);
    expect({ verdict, reason: uncounted[0]?.reason }).toEqual({
      verdict: 'unverified',
      reason: 'it is the check of another backup',
    });
  });

  test('a record of another destination does not count', async () => {
    const [here, there] = [openStore(), openStore('there')];
    const backup = await plantSigned(here, ours, id);
    await plantSigned(there, ours, id);
    const key = await writeCheck(there, backup, ours);
    const copied = key.replace('-there-', '-here-');
    for (const end of ['', '.sig']) here.write(copied + end, bytesAt(there, key + end));
    const { verdict, uncounted } = await judge(here, ours.policy);
    expect({ verdict, reason: uncounted[0]?.reason }).toEqual({
      verdict: 'unverified',
      reason: 'it is the check of another destination',
    });
  });

  test('a record of another manifest does not count', async () => {
    const store = openStore();
    const backup = await plantSigned(store, ours, id);
    await writeCheck(store, { ...backup, manifestSha256: '0'.repeat(64) }, ours);
    const { verdict, uncounted } = await judge(store, ours.policy);
    expect({ verdict, reason: uncounted[0]?.reason }).toEqual({
      verdict: 'unverified',
      reason: 'it is the check of another manifest',
    });
  });

  test.each([
    ['a failure as a pass', '-fail.json', '-pass.json'],
    ['a low level as a high one', '-size-', '-open-'],
    ['an old one as a new one', '20261121T', '20261123T'],
    ['one run as another', '-abcd-', '-abce-'],
  ])('a name that says more than its record does not: %s', async (_, from, to) => {
    const store = openStore();
    const backup = await plantSigned(store, ours, id);
    const key = await writeCheck(store, backup, { ...ours, level: 'size', verdict: 'fail' });
    for (const end of ['', '.sig']) {
      store.write(key.replace(from, to) + end, bytesAt(store, key + end));
      store.remove(key + end);
    }
    const { verdict, uncounted } = await judge(store, ours.policy);
    expect({ verdict, reason: uncounted[0]?.reason }).toEqual({
      verdict: 'unverified',
      reason: 'its name does not say what it says',
    });
  });

  test.each([
    ['a record that was changed', (text: string) => text.replace('checksum', 'download')],
    ['an empty record', () => ''],
    ['a record that is cut', (text: string) => text.slice(0, 40)],
    ['one without end', (text: string) => text + ' '.repeat(1_000_000)],
  ])('%s does not count', async (_, change) => {
    const store = openStore();
    const key = await writeCheck(store, await plantSigned(store, ours, id), ours);
    store.write(key, change(bytesAt(store, key).toString()));
    const { verdict, uncounted } = await judge(store, ours.policy);
    expect(verdict).toBe('unverified');
    expect(uncounted).toHaveLength(1);
  });

  test.each([
    ['no JSON', 'pass'],
    ['no map', '[]'],
    ['nothing', 'null'],
    ['of a format to come', '{"formatVersion":2}'],
    ['endless', ' '.repeat(300_000)],
  ])('a record that is signed and %s does not count', async (_, text) => {
    const store = openStore();
    const key = await writeCheck(store, await plantSigned(store, ours, id), ours);
    store.write(key, text);
    store.write(`${key}.sig`, (await ours.sign(Buffer.from(text))) ?? '');
    expect((await judge(store, ours.policy)).verdict).toBe('unverified');
  });

  test('a signature alone is no check, and no foreign file either', async () => {
    const store = openStore();
    const key = await writeCheck(store, await plantSigned(store, ours, id), ours);
    store.remove(key);
    const request = {
      pipelines: ['shop'],
      destinations: [store.destination],
      signatures: ours.policy,
    };
    const { destinations, backups } = await readCatalog(request, createContext(nowMs));
    expect(destinations).toMatchObject([{ foreignKeys: 0 }]);
    expect(backups[0]?.copies[0]).toMatchObject({ checks: [], uncounted: [] });
  });
});

test('without signers every record counts by its name', async () => {
  const store = openStore();
  await writeCheck(store, await plantSigned(store, ours, id), { sign: null });
  expect(await judge(store, null)).toMatchObject({ verdict: 'good', uncounted: [] });
});
