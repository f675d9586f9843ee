import { describe, expect, test } from 'vitest';
import { readCatalog } from '../../../../src/catalog/read-catalog.ts';
import { judgeBackups } from '../../../../src/catalog/verdict.ts';
import { recordCheck } from '../../../../src/catalog/verify/record-check.ts';
import { createContext } from '../../../rig/catalog/context.ts';
import { openStore, plantBackup } from '../../../rig/catalog/store.ts';

const id = '20261120T021700Z-k3f7';
const noon = Date.parse('2026-11-20T12:00:00Z');

interface Written {
  readonly before: readonly string[];
  readonly verdict: 'pass' | 'fail';
}

/** What is written down at noon beside what lies there; the time in its name, and what the copy is worth then. */
async function write({ before, verdict }: Written, judgedAt: readonly number[] = [noon]) {
  const store = openStore();
  const checks = before.map((check) => `${check.replace(' ', '-aaaa-here-open-')}`);
  const { sha256 } = plantBackup(store, { id, checks });
  const copy = { destination: store.destination, pipeline: 'shop', backup: id };
  const check = { copy, manifestSha256: sha256, level: 'open', verdict, evidence: [] } as const;
  const { at } = await recordCheck({ ...check, run: 'bbbb', sign: null }, createContext(noon));
  const request = { pipelines: ['shop'], destinations: [store.destination], signatures: null };
  const verdicts: (string | undefined)[] = [];
  for (const time of judgedAt) {
    const { backups } = await readCatalog(request, createContext(time));
    verdicts.push(judgeBackups(backups)[0]?.verdict);
  }
  return { at, verdicts };
}

describe('a check is dated', () => {
  test.each<readonly [string, readonly string[], 'pass' | 'fail', string]>([
    ['by the clock', ['20261120T110000Z pass'], 'fail', '20261120T120000Z'],
    ['after the pass of a clock ahead', ['20261120T120300Z pass'], 'fail', '20261120T120301Z'],
    ['after the failure of one', ['20261120T120300Z fail'], 'pass', '20261120T120301Z'],
    ['by the clock, a pass after a pass', ['20261120T120300Z pass'], 'pass', '20261120T120000Z'],
    [
      'by the clock, a pass after the far future',
      ['20271120T120300Z fail'],
      'pass',
      '20261120T120000Z',
    ],
    ['after the far future, a failure', ['20271120T120300Z pass'], 'fail', '20271120T120301Z'],
    ['within what a name can say', ['99991231T235959Z pass'], 'fail', '20261120T120000Z'],
  ])('%s', async (_, before, verdict, at) => {
    expect((await write({ before, verdict })).at).toBe(at);
  });

  test('so that a pass from the future clears no failure, neither now nor on its day', async () => {
    const written = { before: ['20261220T120000Z pass'], verdict: 'fail' } as const;
    const { verdicts } = await write(written, [noon, noon + 60 * 86_400_000]);
    expect(verdicts).toEqual(['broken', 'broken']);
  });
});
