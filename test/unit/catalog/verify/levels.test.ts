import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { CopyToVerify } from '../../../../src/catalog/verify/copy-to-verify.ts';
import { storeLevels } from '../../../../src/catalog/verify/levels.ts';
import { verifyCopy } from '../../../../src/catalog/verify/verify-copy.ts';
import { createContext } from '../../../rig/catalog/context.ts';
import { failingStream, lie, Outage } from '../../../rig/catalog/lie.ts';
import { sampleId, sha256 } from '../../../rig/catalog/sample-manifest.ts';
import { openSignedCopy, signedKey } from '../../../rig/catalog/signed-copy.ts';
import type { Store } from '../../../rig/catalog/store.ts';

type Level = keyof typeof storeLevels;
const levels: readonly Level[] = ['size', 'checksum', 'download'];

const now = Date.parse('2026-11-21T03:00:00.500Z');

const verify = (copy: CopyToVerify, level: Level) =>
  verifyCopy(
    copy,
    { level, check: storeLevels[level], run: 'abcd', sign: null },
    createContext(now),
  );

describe.each(levels)('level %s', (level) => {
  test('passes a whole copy and writes it down', async () => {
    const { store, copy } = openSignedCopy();
    const verified = await verify(copy, level);
    expect(verified).toMatchObject({ level, verdict: 'pass', evidence: [] });
    const file = signedKey(`checks/20261121T030000Z-abcd-here-${level}-pass.json`);
    expect(JSON.parse(readFileSync(join(store.path, file), 'utf8'))).toEqual({
      formatVersion: 1,
      backup: sampleId,
      destination: 'here',
      level,
      verdict: 'pass',
      at: '2026-11-21T03:00:00.000Z',
      run: 'abcd',
      evidence: [],
      manifestSha256: copy.manifest.sha256,
    });
  });

  test.each<readonly [string, (store: Store) => void, string]>([
    ['a missing artifact', (store) => store.remove(signedKey('orders.tar.zst.pgp')), 'is missing'],
    [
      'a missing manifest',
      (store) => store.remove(signedKey('manifest.json')),
      'manifest.json is missing',
    ],
    [
      'a missing signature',
      (store) => store.remove(signedKey('manifest.json.sig')),
      'sig is missing',
    ],
    ['a missing guide', (store) => store.remove(signedKey('RESTORE.md')), 'RESTORE.md is missing'],
    ['a cut artifact', (store) => store.write(signedKey('orders.tar.zst.pgp'), 'sto'), '3 bytes'],
    [
      'a doubled guide',
      (store) => store.write(signedKey('RESTORE.md'), 'the guidethe guide'),
      '18 bytes',
    ],
  ])('fails %s', async (_, damage, evidence) => {
    const { store, copy } = openSignedCopy();
    damage(store);
    const verified = await verify(copy, level);
    expect(verified.verdict).toBe('fail');
    expect(verified.evidence.join()).toContain(evidence);
    expect(store.keys()).toContain(
      signedKey(`checks/20261121T030000Z-abcd-here-${level}-fail.json`),
    );
  });

  test('says nothing when the store does not answer', async () => {
    const { store, copy } = openSignedCopy({
      destination: (truth) =>
        lie(truth, {
          list: () => {
            throw new Outage('no route');
          },
        }),
    });
    expect(await verify(copy, level)).toEqual({
      level,
      verdict: 'inconclusive',
      evidence: ['the folder could not be listed: no route'],
      record: null,
    });
    expect(store.keys().filter((name) => name.includes('/checks/'))).toEqual([]);
  });
});

describe('levels that look at the content', () => {
  test.each(['checksum', 'download'] as const)('%s tells all that is wrong', async (level) => {
    const { store, copy } = openSignedCopy();
    store.write(signedKey('orders.tar.zst.pgp'), 'STORED bytes');
    store.write(signedKey('uploads.tar.zst.pgp'), 'cut');
    store.write(signedKey('manifest.json'), '{}');
    const { verdict, evidence } = await verify(copy, level);
    expect(verdict).toBe('fail');
    expect(evidence).toHaveLength(3);
  });

  test('a signature of somebody else fails', async () => {
    const { store, copy } = openSignedCopy();
    store.write(signedKey('manifest.json.sig'), 'forged');
    const { evidence } = await verify(copy, 'download');
    expect(evidence).toEqual(['the manifest is refused: its signature is not valid: bad digest']);
  });

  test('failures outweigh what could not be read', async () => {
    const { store, copy } = openSignedCopy({
      destination: (truth) =>
        lie(truth, {
          get: (...given) =>
            given[0].includes('uploads')
              ? failingStream(new Outage('no route'))
              : truth.get(...given),
        }),
    });
    expect(await verify(copy, 'download')).toMatchObject({
      verdict: 'inconclusive',
      evidence: ['uploads.tar.zst.pgp could not be read: no route'],
    });
    store.write(signedKey('orders.tar.zst.pgp'), 'STORED bytes');
    expect(await verify(copy, 'download')).toMatchObject({ verdict: 'fail' });
  });

  test('a byte that changed on the way is no damage', async () => {
    let reads = 0;
    const { copy } = openSignedCopy({
      destination: (truth) =>
        lie(truth, {
          get: (...given) => {
            if (!given[0].includes('uploads') || reads++ > 0) return truth.get(...given);
            return Readable.from([Buffer.from('MORE stored bytes')]);
          },
        }),
    });
    const verified = await verify(copy, 'download');
    expect(verified).toMatchObject({ verdict: 'inconclusive', record: null });
    expect(verified.evidence[0]).toContain('two reads of uploads.tar.zst.pgp gave different bytes');
  });

  test('a store that keeps digests is believed by checksum, not by download', async () => {
    const read: string[] = [];
    const { store, copy } = openSignedCopy({
      destination: (truth) =>
        lie(truth, {
          async *list(...given) {
            for await (const stored of truth.list(...given)) {
              const bytes = readFileSync(join(store.path, stored.key));
              yield { ...stored, sha256: sha256(bytes) };
            }
          },
          get: (...given) => {
            read.push(given[0]);
            return truth.get(...given);
          },
        }),
    });
    expect(await verify(copy, 'checksum')).toMatchObject({ verdict: 'pass' });
    expect(read).toEqual([signedKey('manifest.json'), signedKey('manifest.json.sig')]);
    store.write(signedKey('orders.tar.zst.pgp'), 'STORED bytes');
    expect(await verify(copy, 'checksum')).toMatchObject({ verdict: 'fail' });
  });
});

test('an interrupt leaves no record', async () => {
  const { store, copy } = openSignedCopy();
  const context = createContext(now, AbortSignal.abort(new Error('stop')));
  const level = {
    level: 'download',
    check: storeLevels.download,
    run: 'abcd',
    sign: null,
  } as const;
  await expect(verifyCopy(copy, level, context)).rejects.toThrow('stop');
  expect(store.keys().filter((name) => name.includes('/checks/'))).toEqual([]);
});
