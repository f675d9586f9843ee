import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { followRestore, followRun, type HowFar } from '../../../src/runner/how-far.ts';
import { createLiveFile } from '../../../src/runner/live-file.ts';

test('a restore is at its step, and as far as what it loads', () => {
  const follow = followRestore();
  expect(follow({ event: 'step-started', step: 'lock' })).toEqual({ stage: 'lock', percent: null });
  follow({ event: 'step-started', step: 'load' });
  expect(follow({ event: 'load-started', artifact: 'a', expectedBytes: 200 })).toBeNull();
  const load = (bytes: number) => follow({ event: 'load-progress', artifact: 'a', bytes });
  expect([load(1), load(50), load(200)]).toEqual([
    { stage: 'load', percent: 0 },
    { stage: 'load', percent: 25 },
    { stage: 'load', percent: 99 },
  ]);
  expect(follow({ event: 'load-progress', artifact: 'b', bytes: 1 })?.percent).toBeNull();
  expect(follow({ event: 'step-started', step: 'stop' })).toEqual({ stage: 'stop', percent: null });
  expect(follow({ event: 'warning', message: 'x' })).toBeNull();
});

test('the stages that begin with the dump of a run are the dump', () => {
  const follow = followRun();
  const at = (stage: 'dump' | 'compress' | 'verify') => follow({ event: 'stage-started', stage });
  expect([at('dump'), at('compress'), at('verify')]).toEqual([
    { stage: 'dump', percent: null },
    null,
    { stage: 'verify', percent: null },
  ]);
});

test('another stage is written down at once, and the newest stays', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'live-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const live = createLiveFile<HowFar>(folder, (far) => far);
  for (const stage of ['lock', 'plan', 'load', 'stop']) live.tell({ stage, percent: null });
  const written = () => JSON.parse(readFileSync(join(folder, 'live.json'), 'utf8'));
  await vi.waitFor(() => expect(written()).toEqual({ stage: 'stop', percent: null }));
  live.tell({ stage: 'start', percent: null });
  await live.close();
  const last = written();
  live.tell({ stage: 'health', percent: null });
  await live.close();
  expect(written()).toEqual(last);
  expect(readdirSync(folder)).toEqual(['live.json']);
});

test('where nothing can be written nothing happens', async () => {
  const folder = join(tmpdir(), 'live-that-is-not-there');
  const live = createLiveFile<HowFar>(folder, (far) => far);
  live.tell({ stage: 'lock', percent: null });
  await live.close();
  expect(() => readdirSync(folder)).toThrow('ENOENT');
});
