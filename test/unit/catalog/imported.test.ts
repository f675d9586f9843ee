import { describe, expect, test } from 'vitest';
import { lastGood } from '../../../src/catalog/last-good.ts';
import { nearestHints } from '../../../src/catalog/nearest-hints.ts';
import { parseWhich } from '../../../src/catalog/parse-target.ts';
import { resolveTarget } from '../../../src/catalog/resolve-target.ts';
import { viewForRetention } from '../../../src/catalog/retention/view.ts';
import { judgeBackups } from '../../../src/catalog/verdict.ts';
import type { GitFacts } from '../../../src/model/run/manifest.ts';
import { createZone } from '../../../src/model/zone.ts';
import { sampleBackup } from '../../rig/catalog/judged.ts';

const nowMs = Date.parse('2026-11-23T00:00:00Z');
const trigger = { kind: 'import', url: null } as const;
const git: GitFacts = {
  commit: 'a'.repeat(40),
  tag: 'v9',
  tags: ['v9'],
  dirty: false,
  pipelineFile: 'backup.pipeline.yaml',
  pipelineSha256: '0'.repeat(64),
};

const imported = sampleBackup('20261122T020000Z-bbbb', {
  dumps: { orders: 100_000 },
  manifest: { trigger, git },
});
const own = sampleBackup('20261121T020000Z-aaaa');

function find(text: string, all = [imported, own]): string {
  const query = { which: parseWhich(text), only: [], zone: createZone('UTC'), nowMs };
  const found = resolveTarget(judgeBackups(all), query);
  return found.kind === 'found' ? found.backup.backup.id.slice(-4) : found.kind;
}

describe('an imported backup', () => {
  test.each([
    ['latest', 'aaaa'],
    ['2026-11-22', 'aaaa'],
    ['v9', 'none'],
    ['20261122T020000Z-bbbb', 'bbbb'],
    ['20261122', 'bbbb'],
  ])('%s means %s', (text, expected) => {
    expect(find(text)).toBe(expected);
  });

  test('is not the last good one, and it is told why nothing is meant', () => {
    const backups = judgeBackups([imported]);
    expect(lastGood({ backups, nowMs })).toBeNull();
    expect(lastGood({ backups, nowMs }, 'orders')).toBeNull();
    expect(find('latest', [imported])).toBe('none');
    const hints = nearestHints(backups, { which: parseWhich('latest'), only: [], nowMs });
    expect(hints[0]).toBe(
      'the newest is 20261122T020000Z-bbbb (good; imported, and meant by its id alone)',
    );
  });

  test('makes no other one suspect, and is made so by none', () => {
    const after = sampleBackup('20261122T030000Z-cccc');
    const small = sampleBackup('20261122T040000Z-dddd', {
      dumps: { orders: 1 },
      manifest: { trigger },
    });
    const verdicts = judgeBackups([small, after, imported, own]).map(({ verdict }) => verdict);
    expect(verdicts).toEqual(['good', 'good', 'good', 'good']);
  });

  test('is seen by retention as what it is', () => {
    const seen = viewForRetention(judgeBackups([imported, own]), 'here', nowMs);
    expect(seen.map(({ origin }) => origin)).toEqual(['import', 'run']);
  });
});
