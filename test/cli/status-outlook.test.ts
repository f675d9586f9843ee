import { chmodSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parsePrometheus } from '../rig/reporters/prometheus.ts';
import { lastLine } from './program.ts';
import { createWorld, pipelineText, remove, type World, type WorldFile } from './world.ts';

/** Writes the pipeline file anew, with rules of retention. */
function withRules(world: World, rules: string, more: WorldFile = {}): void {
  const text = `${pipelineText(more)}  retention: ${rules}\n`;
  world.write('repository/backup.pipeline.yaml', text);
}

const schedule = `schedule:
  - { cron: '17 2 * * *', timezone: Europe/Berlin }
  - { cron: '0 6 1 1 *', only: [docs], paused: { reason: the move, until: '2090-01-02T00:00:00Z' } }
`;

test('what comes next, what retention would remove, and whether all of it is as it was asked for', async () => {
  const world = createWorld();
  for (const hours of [49, 25]) await world.backUpBefore(hours);
  const id = await world.backUp();
  await world.program('hold', `@${id}`, '--until', '5d', '--reason', 'the audit');
  withRules(world, '{ keep: { last: 1 }, maxDeletes: 1, perDestination: { nas: { daily: 7 } } }', {
    more: `rpo: 26h\n${schedule}`,
  });
  const { code, data } = await world.json('status');
  expect(code).toBe(0);
  const [shop] = data.pipelines;
  expect(shop.next).toMatchObject([
    { cron: '17 2 * * *', timezone: 'Europe/Berlin', only: [], paused: null },
    {
      only: ['docs'],
      at: '2091-01-01T06:00:00.000Z',
      paused: { reason: 'the move', until: '2090-01-02T00:00:00.000Z' },
    },
  ]);
  const nextMs = Date.parse(shop.next[0].at) - Date.now();
  expect(nextMs).toBeGreaterThan(-60_000);
  expect(nextMs).toBeLessThan(25 * 3_600_000);
  expect(shop.next[0].at).toMatch(/T0[01]:17:00\.000Z$/);
  expect(shop.retention).toMatchObject(
    [
      { destination: 'here', removes: [], wanted: 2, refusal: /want 2 of 3/ },
      { destination: 'nas', removes: [], wanted: 0, refusal: null },
    ].map((one) => ({
      ...one,
      refusal: one.refusal === null ? null : expect.stringMatching(one.refusal),
    })),
  );
  expect(shop.compliance).toMatchObject([
    { subject: 'rpo', isMet: true },
    { subject: 'copies', isMet: true, text: 'docs: 2 of 2 good copies' },
    { subject: 'verify', isMet: true },
    { subject: 'encrypt', isMet: null },
    {
      subject: 'retention',
      isMet: false,
      text: expect.stringContaining('here: nothing is removed'),
    },
    { subject: 'retention', isMet: null, text: 'nas: daily 3 of 7 so far' },
    { subject: 'hold', isMet: null, text: `${id}: its hold ends in 5 d: the audit` },
  ]);
  const strict = await world.program('status', '--strict');
  expect(lastLine(strict.stderr)).toContain('exit 3: shop: retention: here: nothing is removed');

  remove(world.path('repository/nas/shop', id));
  withRules(world, '{ keep: { last: 1 }, maxDeletes: 5 }', {
    encrypt: '{ passphrase: { env: P } }',
  });
  const lowered = await world.program('status');
  expect(lowered.stdout).toMatch(/retention +here +2 backups would go, .* KiB: \d{8}T/);
  expect(lowered.stdout).toContain('nothing is scheduled');
  expect(lowered.stdout).toContain('✖ copies     docs: 1 of 2 good copies, none at nas');
  expect(lowered.stdout).toContain('✖ encrypt    0 of 3 backups');
});

test('the history of this installation, newest first', async () => {
  const world = createWorld({ destinations: { here: 'here' } });
  const id = await world.backUpBefore(2);
  const restore = { outcome: 'restored', reason: 'the data is live', backup: id };
  const told = { ...restore, finishedAt: '2026-11-20T00:01:00Z', durationMs: 60_000 };
  const artifacts = [{ plainBytes: 2048 }, { plainBytes: 1024 }];
  const folder = 'state/pipelines/shop/restores/20261120T000000Z-aaaa';
  world.write(`${folder}/summary.json`, JSON.stringify({ ...told, artifacts }));
  world.write('state/pipelines/shop/restores/20261119T000000Z-aaaa/summary.json', '{ "outcome":');
  await world.program('run', '--dry-run');
  remove(world.path('repository/data'));
  await world.program('run');

  const { data } = await world.json('status', '--history');
  expect(data.pipelines[0].history).toMatchObject([
    { verb: 'run', outcome: 'failed', backup: null, bytes: null, durationMs: expect.any(Number) },
    { verb: 'run', id, outcome: 'success', backup: id, bytes: expect.any(Number) },
    {
      ...{ verb: 'restore', id: '20261120T000000Z-aaaa', startedAt: '2026-11-20T00:00:00.000Z' },
      ...{ outcome: 'restored', bytes: 3072, durationMs: 60_000, backup: id },
    },
    { verb: 'restore', id: '20261119T000000Z-aaaa', outcome: 'interrupted', bytes: null },
  ]);
  const { stdout } = await world.program('status', '--last', '2');
  expect(stdout).toMatch(/\nhistory +age +what +outcome +took +size\n/);
  expect(stdout).toMatch(new RegExp(`${id} +2 h +run +success`));
  expect(stdout).not.toContain('restore');
});

test('figures for Prometheus', async () => {
  const world = createWorld({ more: 'rpo: 26h\n' });
  const id = await world.backUp();
  world.write(
    'repository/pipelines/other.pipeline.yaml',
    pipelineText({ name: 'other', destinations: { there: 'there' } }),
  );
  world.write('repository/out/shop.prom', 'of before\n');
  chmodSync(world.path('repository/out/shop.prom'), 0o600);
  const ended = await world.program('status', '--prometheus', 'out/shop.prom');
  const figures = parsePrometheus(readFileSync(world.path('repository/out/shop.prom'), 'utf8'));
  expect(readdirSync(world.path('repository/out'))).toEqual(['shop.prom']);
  expect(statSync(world.path('repository/out/shop.prom')).mode & 0o777).toBe(0o644);
  const figure = (name: string, labels: Readonly<Record<string, string>> = {}) => {
    const wanted = { pipeline: 'shop', ...labels };
    const found = figures.filter(
      (one) =>
        one.name === `backup_pipeline_${name}` &&
        Object.entries(wanted).every(([key, value]) => one.labels[key] === value),
    );
    expect(found, name).toHaveLength(1);
    return found[0]?.value;
  };
  expect(figure('ok')).toBe(1);
  expect(figure('ok', { pipeline: 'other' })).toBe(0);
  expect(figure('backups', { verdict: 'good' })).toBe(1);
  expect(figure('last_good_copies', { dump: 'docs' })).toBe(2);
  expect(figure('last_good_bytes', { dump: 'docs' })).toBeGreaterThan(10);
  expect(figure('last_good_age_seconds', { dump: 'docs' })).toBeLessThan(3600);
  expect(figure('destination_copies', { destination: 'nas' })).toBe(1);
  expect(figure('last_run_ok')).toBe(1);
  expect(figure('last_run_outcome', { outcome: 'success' })).toBe(1);
  expect(figure('last_run_duration_seconds')).toBeGreaterThan(0);
  expect(figure('rpo_seconds')).toBe(93_600);
  expect(ended.stdout).toContain(id);

  const refused = await world.program('status', 'shop', '--prometheus', 'nowhere/x.prom');
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('error BP5032');
  expect((await world.program('status', '--last', '0')).code).toBe(64);
});
