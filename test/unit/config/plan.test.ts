import { globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadPipeline } from '../../../src/config/load.ts';
import type { Plan } from '../../../src/model/plan.ts';
import { load, pipeline, told } from '../../rig/config/read.ts';
import { settingIn } from '../../rig/config/setting.ts';

const root = join(import.meta.dirname, '../../..');

function planOf(text: string): Plan {
  const loaded = load(text);
  if (loaded.plan !== null) return loaded.plan;
  throw new Error(told(loaded).join('\n'));
}

describe('the plan of the smallest pipeline', () => {
  test('holds all defaults', () => {
    const { stages, ...rest } = planOf(pipeline());
    expect(rest).toMatchObject({
      version: 1,
      name: 'example',
      protected: false,
      schedule: [],
      staging: { mode: 'spool' },
      restore: { existing: 'refuse', checkout: 'none' },
    });
    expect(stages).toMatchObject({
      lock: { wait: 0, scope: 'host' },
      preflight: { keepFree: 1024 ** 3, estimate: { factor: 1.3 } },
      compress: { algorithm: 'zstd' },
      encrypt: 'none',
      checksum: { algorithm: 'sha256' },
      verify: { level: 'checksum' },
      retention: { minimum: 1, maxDeletes: { share: 0.25 }, failedAfter: 14 * 86_400_000 },
      notify: [],
    });
    expect(stages.dump).toMatchObject([
      { idle: 300_000, optional: false, allowEmpty: false, compress: true, oneFileSystem: true },
    ]);
    expect(stages.upload).toMatchObject([{ required: false, retries: 5, retryFor: 900_000 }]);
  });

  test('leaves out what has no default', () => {
    const plan = planOf(pipeline());
    for (const key of ['timeout', 'rpo', 'description', 'application', 'drill', 'moved', 'extends'])
      expect(plan).not.toHaveProperty(key);
    expect(plan.stages.retention).not.toHaveProperty('keep');
  });
});

describe('amounts', () => {
  test.for([
    ['0s', 0],
    ['30s', 30_000],
    ['10m', 600_000],
    ['26h', 93_600_000],
    ['7d', 604_800_000],
    ['4w', 2_419_200_000],
  ] as const)('%s is %i ms', ([text, ms]) => {
    expect(planOf(pipeline(`timeout: ${text}\n`)).timeout).toBe(ms);
  });

  test.for([
    ['1B', 1],
    ['500kB', 500_000],
    ['500KB', 500_000],
    ['2MB', 2_000_000],
    ['2KiB', 2048],
    ['3MiB', 3_145_728],
    ['2GiB', 2_147_483_648],
    ['1TiB', 1_099_511_627_776],
  ] as const)('%s is %i bytes', ([text, bytes]) => {
    const preflight = `stages:\n  preflight: { keepFree: ${text} }`;
    expect(planOf(pipeline().replace('stages:', preflight)).stages.preflight.keepFree).toBe(bytes);
  });

  test.for([
    ['estimate', '2', { factor: 2 }],
    ['estimate', '20GiB', { bytes: 20 * 1024 ** 3 }],
  ] as const)('%s %s', ([key, text, value]) => {
    const preflight = `stages:\n  preflight: { ${key}: ${text} }`;
    expect(planOf(pipeline().replace('stages:', preflight)).stages.preflight.estimate).toEqual(
      value,
    );
  });

  test('rates, speeds and limits of deletion', () => {
    const text = pipeline('limits: { run: 2/h, delete: 5/d }\n')
      .replace('path: /srv/backups', 'path: /srv/backups, limit: { upload: 10MiB/s }')
      .concat('  retention: { maxDeletes: 10, keep: { within: 2d } }\n');
    const { limits, stages } = planOf(text);
    expect(limits).toEqual({
      run: { count: 2, withinMs: 3_600_000 },
      delete: { count: 5, withinMs: 86_400_000 },
    });
    expect(stages.upload[0]).toMatchObject({ limit: { upload: 10 * 1024 ** 2 } });
    expect(stages.retention).toMatchObject({
      maxDeletes: { count: 10 },
      keep: { within: 172_800_000 },
    });
  });
});

describe('one or many', () => {
  const schedule = '{ cron: "17 2 * * *" }';

  test.for([
    ['one', `schedule: ${schedule}\n`],
    ['a list of one', `schedule: [${schedule}]\n`],
  ])('%s is a list in the plan', ([, top]) => {
    expect(planOf(pipeline(top)).schedule).toMatchObject([{ cron: '17 2 * * *', timezone: 'UTC' }]);
  });

  test('also of texts', () => {
    expect(planOf(pipeline('moved: { from: former }\n')).moved?.from).toEqual(['former']);
    expect(planOf(pipeline('moved: { from: [a, b] }\n')).moved?.from).toEqual(['a', 'b']);
  });
});

test('secrets stay references, exactly as written', () => {
  const dumps = [
    '{ env: A }',
    '{ file: /etc/b }',
    '{ file: .env, key: C }',
    '{ credential: d }',
    '{ command: [sops, decrypt] }',
  ].map((password, at) => `    - { id: d${at}, type: redis, password: ${password} }`);
  const text = pipeline().replace(/ {4}- \{ id: uploads.*/, () => dumps.join('\n'));
  const { stages } = planOf(text);
  expect(stages.dump.map((dump) => 'password' in dump && dump.password)).toEqual([
    { env: 'A' },
    { file: '/etc/b' },
    { file: '.env', key: 'C' },
    { credential: 'd' },
    { command: ['sops', 'decrypt'] },
  ]);
});

test('keys that start with x- are not part of the plan', () => {
  const plan = planOf(pipeline('x-notes: { a: 1 }\nlabels: { env: test, x-why: because }\n'));
  expect(JSON.stringify(plan)).not.toMatch(/x-|notes|because/);
});

test('keys that objects have from their prototype are data like any other', () => {
  const plan = planOf(pipeline('labels: { constructor: a, toString: b }\n'));
  expect(Object.entries(plan.labels ?? {})).toEqual([
    ['constructor', 'a'],
    ['toString', 'b'],
  ]);
});

describe.for(
  ['backup.pipeline.yaml', ...globSync('pipelines/*.pipeline.yaml', { cwd: root })].sort(),
)('%s', (name) => {
  const { plan, diagnostics } = loadPipeline(join(root, name), settingIn(root));

  test('has a plan, and no remark', () => {
    expect(diagnostics).toEqual([]);
    expect(plan).not.toBeNull();
  });

  test('survives JSON without loss, so nothing in it is undefined', () => {
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
    expectDefined(plan);
  });

  test('is frozen in depth', () => {
    expectFrozen(plan);
  });
});

function expectDefined(value: unknown): void {
  expect(value).not.toBeUndefined();
  if (value !== null && typeof value === 'object') Object.values(value).forEach(expectDefined);
}

function expectFrozen(value: unknown): void {
  if (value === null || typeof value !== 'object') return;
  expect(Object.isFrozen(value)).toBe(true);
  Object.values(value).forEach(expectFrozen);
}
