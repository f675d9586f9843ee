import { existsSync, readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { listenTo } from '../../rig/run/failed.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { openSite, type PipelineWishes, type Site } from '../../rig/run/site.ts';
import { manifestsAt } from '../../rig/run/stored.ts';

const say = (word: string) => `[sh, -c, 'echo ${word} >> order']`;
const failingDump = '{ id: odd, type: command, run: ["false"], restore: [cat], extension: txt }';

function openHooked(hooks: readonly string[], wishes: PipelineWishes = {}): Site {
  return openSite({ ...wishes, hooks });
}

function order(site: Site): readonly string[] {
  const path = site.path('repository/order');
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
}

const everywhere = [
  `{ at: "before:run", run: ${say('before-run')} }`,
  `{ at: "after:run", run: ${say('after-run')}, when: always }`,
  `{ at: "after:run", run: ${say('after-failed-run')}, when: failure }`,
  `{ at: "around:dump", enter: ${say('enter-a')}, leave: ${say('leave-a')} }`,
  `{ at: "around:dump", enter: ${say('enter-b')}, leave: ${say('leave-b')} }`,
  `{ at: "before:upload", run: ${say('before-upload')} }`,
  `{ at: "after:upload", run: ${say('after-upload')}, when: success }`,
  `{ at: "before:verify", run: ${say('before-verify')} }`,
  `{ at: "after:retention", run: ${say('after-retention')}, when: success }`,
];

test('hooks run in their order', async () => {
  const site = openHooked(everywhere);
  expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
  expect(order(site)).toEqual([
    'before-run',
    'before-upload',
    'enter-a',
    'enter-b',
    'leave-b',
    'leave-a',
    'after-upload',
    'before-verify',
    'after-retention',
    'after-run',
  ]);
  await assertInvariants(site);
});

test('what was entered is left when the dump fails, and the hooks of failures run', async () => {
  const site = openHooked(everywhere, { dump: [failingDump] });
  expect(await site.run('run', '--json')).toMatchObject({ code: 1 });
  expect(order(site)).toEqual([
    'before-run',
    'before-upload',
    'enter-a',
    'enter-b',
    'leave-b',
    'leave-a',
    'after-run',
    'after-failed-run',
  ]);
  await assertInvariants(site);
});

test('what was entered is left when the run is interrupted', async () => {
  const slow =
    "{ id: slow, type: command, run: [sh, -c, 'echo begin; sleep 600'], restore: [cat], extension: txt }";
  const site = openHooked(everywhere, { dump: [slow] });
  const live = site.start(['run', '--json']);
  await live.until(({ event }) => event === 'artifact-progress');
  live.kill('SIGTERM');
  expect(await live.ended).toMatchObject({ code: 143 });
  expect(order(site)).toContain('leave-a');
  expect(order(site)).toContain('leave-b');
  await assertInvariants(site);
});

test('all is left even when leaving one fails, and the run has failed', async () => {
  const site = openHooked([
    `{ at: "around:dump", enter: ${say('enter-a')}, leave: ${say('leave-a')} }`,
    `{ at: "around:dump", enter: ${say('enter-b')}, leave: ["false"] }`,
  ]);
  const { code, summary } = await site.run('run', '--json');
  expect({ code, failure: summary?.failure?.code }).toEqual({ code: 1, failure: 'BP5060' });
  expect(order(site)).toEqual(['enter-a', 'enter-b', 'leave-a']);
  expect(manifestsAt(site, 'here')).toEqual([]);
  site.pipeline({
    hooks: [`{ at: "around:dump", enter: ${say('enter-b')}, leave: ["true"] }`],
  });
  await assertInvariants(site);
});

test.each([
  ['before:run', `{ at: "before:run", run: [sh, -c, 'echo holiday >&2; exit 75'] }`],
  [
    'around:dump',
    `{ at: "around:dump", enter: [sh, -c, 'echo holiday >&2; exit 75'], leave: ["true"] }`,
  ],
])('exit 75 of %s skips the run, and that is told', async (_at, hook) => {
  const site = openSite();
  const listener = await listenTo(site, onTestFinished);
  site.pipeline({ hooks: [hook], after: listener.stages });
  const { code, lastLine, summary } = await site.run('run', '--json');
  expect({ code, outcome: summary?.outcome }).toEqual({ code: 75, outcome: 'skipped' });
  expect(lastLine).toMatch(/^exit 75: .*asked to skip this run: holiday$/);
  expect(listener.events()).toEqual(['skipped']);
  expect(manifestsAt(site, 'here')).toEqual([]);
  await assertInvariants(site);
});

test('a hook that takes too long is ended, and warns where that is enough', async () => {
  const slow = (onError: string) =>
    `{ at: "before:dump", run: [sh, -c, 'sleep 600 & wait'], timeout: 1s, onError: ${onError} }`;
  const site = openHooked([slow('fail')]);
  const failed = await site.run('run', '--json');
  expect(failed).toMatchObject({ code: 1, summary: { failure: { code: 'BP5060' } } });
  expect(failed.lastLine).toMatch(/longer than 1 s/);
  site.pipeline({ hooks: [slow('warn')] });
  const warned = await site.run('run', '--json');
  expect(warned).toMatchObject({ code: 0 });
  expect(warned.summary?.warnings.join()).toMatch(/longer than 1 s/);
  await assertInvariants(site);
});

test('a hook sees what its list allows, and nothing else', async () => {
  const site = openHooked(['{ at: "before:run", run: [sh, -c, "env > seen"], env: [ALLOWED] }']);
  site.env = { ALLOWED: 'yes', OTHER: 'no' };
  expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
  const seen = readFileSync(site.path('repository/seen'), 'utf8');
  expect(seen).toContain('ALLOWED=yes\n');
  expect(seen).toContain('RUN_PIPELINE_NAME=shop\n');
  expect(seen).not.toContain('OTHER');
  expect(seen).not.toContain('RUN_PIPELINE_STATE');
  await assertInvariants(site);
});
