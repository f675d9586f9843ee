import { describe, expect, test } from 'vitest';
import { parseTarget, parseWhich } from '../../../src/catalog/parse-target.ts';
import { requireTarget, resolveTarget } from '../../../src/catalog/resolve-target.ts';
import { judgeBackups } from '../../../src/catalog/verdict.ts';
import { BackupError } from '../../../src/model/failures.ts';
import type { GitFacts } from '../../../src/model/run/manifest.ts';
import { createZone } from '../../../src/model/zone.ts';
import { sampleBackup } from '../../rig/catalog/judged.ts';

const nowMs = Date.parse('2026-11-23T00:00:00Z');

const git = (...tags: string[]): GitFacts => ({
  commit: 'a'.repeat(40),
  tag: tags[0] ?? null,
  tags,
  dirty: false,
  pipelineFile: 'backup.pipeline.yaml',
  pipelineSha256: '0'.repeat(64),
});

/** Newest first. */
const backups = judgeBackups([
  sampleBackup('20261122T020000Z-ffff', { manifest: { trigger: { kind: 'safety', url: null } } }),
  sampleBackup('20261121T020000Z-eeee', { isVerified: false, manifest: { git: git('v3') } }),
  sampleBackup('20261120T140000Z-dddd', {
    dumps: { orders: 1000 },
    manifest: { complete: false, missing: ['uploads'] },
  }),
  sampleBackup('20261120T020000Z-cccc', {
    dumps: { orders: 1000, uploads: 1000 },
    manifest: { git: git('v2', '20261118') },
  }),
  sampleBackup('20261119T233000Z-bbbb', { manifest: { git: git('v2') } }),
  sampleBackup('20261118T020000Z-aaaa', { manifest: { git: git('v1@beta') } }),
]);

function find(text: string, only: readonly string[] = [], zone = 'UTC'): string {
  const query = { which: parseWhich(text), only, zone: createZone(zone), nowMs };
  const found = resolveTarget(backups, query);
  if (found.kind === 'found') return found.backup.backup.id.slice(-4);
  return found.kind === 'none'
    ? `none: ${found.hints.join('; ')}`
    : found.candidates.map(({ backup }) => backup.id.slice(-4)).join(' or ');
}

describe('a target', () => {
  test.each([
    ['latest', 'cccc'],
    ['20261121T020000Z-eeee', 'eeee'],
    ['20261122T020000Z-ffff', 'ffff'],
    ['v1@beta', 'aaaa'],
    ['v2', 'cccc'],
    ['20261118', 'cccc'],
    ['id:20261118', 'aaaa'],
    ['tag:20261118', 'cccc'],
    ['20261119', 'bbbb'],
    ['20261120', 'dddd or cccc'],
    ['20261120T14', 'dddd'],
    ['2026-11-20', 'dddd'],
    ['2026-11-19', 'bbbb'],
    ['2026-12-31', 'dddd'],
    ['2026-11-20T13:59', 'cccc'],
    ['2026-11-20 14:00', 'dddd'],
    ['2026-11-20T14:00:00Z', 'dddd'],
    ['2026-11-20T14:59:59+01:00', 'cccc'],
    ['2026-11-20T13:59:59Z', 'cccc'],
    ['at:2026-11-19', 'bbbb'],
  ])('%s means %s', (text, expected) => {
    expect(find(text)).toBe(expected);
  });

  test('is not one from the future, but by its id', () => {
    const future = sampleBackup('20261123T000501Z-zzzz', { manifest: { git: git('v2') } });
    const all = judgeBackups([future, ...backups.map(({ backup }) => backup)]);
    const meant = (text: string) =>
      requireTarget(all, { which: parseWhich(text), only: [], zone: createZone('UTC'), nowMs });
    for (const text of ['latest', 'v2', '2026-12-31'])
      expect(meant(text).backup.id, text).not.toBe(future.id);
    expect(meant('latest').backup.id).toBe('20261120T020000Z-cccc');
    expect(meant(future.id).backup.id).toBe(future.id);
    expect(() =>
      requireTarget(judgeBackups([future]), {
        which: parseWhich('latest'),
        only: [],
        zone: createZone('UTC'),
        nowMs,
      }),
    ).toThrow(expect.objectContaining({ hint: expect.stringContaining('dated in the future') }));
  });

  test('without an offset counts in the zone of the pipeline', () => {
    expect(find('2026-11-19', [], 'Europe/Berlin')).toBe('aaaa');
    expect(find('2026-11-20T00:30', [], 'Europe/Berlin')).toBe('bbbb');
  });

  test('with dumps means one that holds them', () => {
    expect(find('latest', ['orders'])).toBe('dddd');
    expect(find('latest', ['uploads'])).toBe('cccc');
    expect(find('2026-11-21', ['uploads', 'orders'])).toBe('cccc');
    expect(find('20261120', ['uploads'])).toBe('cccc');
    expect(find('latest', ['photos'])).toContain(
      'no backup holds photos; there are orders, uploads',
    );
  });

  test.each([
    ['v3', '20261121T020000Z-eeee has the tag v3 and is unverified'],
    ['tag:v', 'there are backups of the tags v3, v2, v1@beta'],
    [
      '2026-11-17',
      'the newest is 20261122T020000Z-ffff (good; made before a restore, and meant by its id alone)',
    ],
    ['2026-02-31', '`run-pipeline list` shows all'],
    ['at:yesterday', '`run-pipeline list` shows all'],
    ['id:v2', '`run-pipeline list` shows all'],
    ['at:20261118', '`run-pipeline list` shows all'],
  ])('%s means nothing, but: %s', (text, hint) => {
    expect(find(text)).toMatch(/^none: /);
    expect(find(text)).toContain(hint);
  });

  test('that means nothing or too much fails with what to do', () => {
    const query = (text: string) => ({
      which: parseWhich(text),
      only: [],
      zone: createZone('UTC'),
      nowMs,
    });
    expect(() => requireTarget([], query('latest'))).toThrow(BackupError);
    expect(() => requireTarget(backups, query('20261120'))).toThrow(
      expect.objectContaining({
        code: 'BP5072',
        hint: 'say which: 20261120T140000Z-dddd, 20261120T020000Z-cccc',
      }),
    );
    expect(requireTarget(backups, query('v2')).backup.id).toBe('20261120T020000Z-cccc');
  });
});

describe('the text of a target', () => {
  test.each([
    ['shop', 'shop', 'latest', 'latest'],
    ['shop@latest', 'shop', 'latest', 'latest'],
    ['@latest', null, 'latest', 'latest'],
    ['@v1@beta', null, 'any', 'v1@beta'],
    ['shop@id:2026', 'shop', 'id', '2026'],
    ['shop@tag:at:x', 'shop', 'tag', 'at:x'],
    ['shop@at:2026-11-20', 'shop', 'at', '2026-11-20'],
  ])('%s', (text, pipeline, reading, rest) => {
    expect(parseTarget(text)).toEqual({ pipeline, which: { reading, text: rest } });
  });

  test.each(['shop@', '@', 'shop@id:', '../x@latest', 'Shop', '-f@latest'])(
    '%j is none',
    (text) => {
      expect(() => parseTarget(text)).toThrow(expect.objectContaining({ code: 'BP5072' }));
    },
  );
});
