import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { readCatalog } from '../../src/catalog/read-catalog.ts';
import { judgeBackups } from '../../src/catalog/verdict.ts';
import { plantStore } from '../bench/catalogue-store.ts';
import type { Measure } from '../bench/measure.ts';
import { parseOptions } from '../bench/options.ts';
import { ours } from '../bench/sides.ts';
import { median, renderTable } from '../bench/table.ts';
import { createContext } from '../rig/catalog/context.ts';
import { createHand } from '../rig/catalog/signed-store.ts';
import { openStore } from '../rig/catalog/store.ts';

function took(wallMs: number, ownCpuMs = 0, peakBytes = 0): Measure {
  return { wallMs, ownCpuMs, peakBytes };
}

describe('the options of the benchmark', () => {
  test('mean everything, seven times, when there are none', () => {
    const { command, ...options } = parseOptions([]);
    expect(options).toEqual({
      sets: ['rows', 'random', 'files'],
      engines: ['gpg', 'openpgpjs'],
      pairs: 7,
      large: false,
      keep: false,
      catalogue: null,
      database: null,
      volume: null,
      retention: null,
      signed: false,
      dropCache: false,
      restore: false,
      synced: false,
    });
    expect(command.slice(1)).toEqual(expect.arrayContaining(['run', '--file', '{pipeline}']));
  });

  test('choose, and end where another command begins', () => {
    const argv = ['--only', 'rows', '--engine', 'gpg', '--pairs', '2', '--', 'true', '--only'];
    expect(parseOptions(argv)).toMatchObject({
      sets: ['rows'],
      engines: ['gpg'],
      pairs: 2,
      command: ['true', '--only'],
    });
  });

  test.each([
    [['--only', 'row'], /rows, random, files/],
    [['--engine', 'pgp'], /gpg, openpgpjs/],
    [['--pairs', '0'], /whole number/],
    [['--paris', '3'], /--paris/],
    [['--catalogue', 'many'], /whole number/],
    [['--catalogue', '0'], /whole number/],
    [['--retention', '2.5'], /--retention must be a whole number/],
    [['--volume', '0'], /--volume must be a whole number/],
  ])('refuse %j', (argv, expected) => {
    expect(() => parseOptions(argv)).toThrow(expected);
  });
});

test('the store of the benchmark is one that runs could have left', async () => {
  const { destination, path } = openStore();
  const hand = await createHand();
  for (const signer of [null, hand]) {
    rmSync(path, { recursive: true, force: true });
    const newestMs = Date.parse('2026-11-20T17:00:00Z');
    const ids = await plantStore({
      ...{ folder: path, pipeline: 'shop', destination: 'here', count: 40, newestMs, signer },
    });
    const signatures = signer?.policy ?? null;
    const request = { pipelines: ['shop'], destinations: [destination], signatures };
    const judged = judgeBackups((await readCatalog(request, createContext())).backups);
    expect(judged.map(({ backup, verdict }) => [backup.id, verdict])).toEqual(
      ids.map((id) => [id, 'good']),
    );
  }
});

test.each([
  [[3], 3],
  [[1, 9, 2], 2],
  [[4, 1, 3, 2], 2.5],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected);
});

test('the table tells the median of the ratios, not the ratio of the medians', () => {
  const pairs = [
    { ours: took(100, 20, 1024), shell: took(100) },
    { ours: took(300, 30, 3072), shell: took(200) },
    { ours: took(160, 16, 2048), shell: took(200) },
  ];
  expect(renderTable([{ name: 'rows', engine: 'gpg', pairs }]).split('\n')[2]).toBe(
    '| rows | gpg | 3 | 1.00 | 0.80–1.50 | 0.16 s | 0.20 s | 10 % | 3.0 KiB |',
  );
});

test('a command is told where everything is', () => {
  const root = mkdtempSync(join(tmpdir(), 'bench-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const course = { root, source: join(root, 'data/rows'), key: join(root, 'bench.asc') };
  const side = ours(course, 'gpg', ['copy', '{source}', '{a}', '{b}/x', '{key}', '{other}']);
  expect(side.argv).toEqual([
    'copy',
    course.source,
    join(root, 'a'),
    join(root, 'b/x'),
    course.key,
    '{other}',
  ]);
  const pipeline = readFileSync(join(root, 'bench.pipeline.yaml'), 'utf8');
  expect(parse(pipeline)).toMatchObject({
    stages: { dump: [{ paths: ['data/rows'] }], encrypt: { recipients: ['bench.asc'] } },
  });
});
