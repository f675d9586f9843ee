import { chmodSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openGround } from '../../rig/destination/mounts.ts';
import { closeGate, gated } from '../../rig/run/gate.ts';
import { type LiveRun, untilTrue } from '../../rig/run/program.ts';
import {
  assertThenOrNow,
  flip,
  hiddenIn,
  openRestoreSite,
  planOf,
  plantRecorder,
  restore,
  startRestore,
  stateOf,
  tokenOf,
} from '../../rig/run/restoring.ts';
import type { Site } from '../../rig/run/site.ts';
import { manifestsAt, namesIn } from '../../rig/run/stored.ts';

const notes = '{ id: notes, type: sqlite, path: notes.sqlite }';

/** Stands still when it begins with an artifact, or is in the middle of it. */
async function startSlowly(
  site: Site,
  at: 'load-started' | 'load-progress',
  ...argv: readonly string[]
): Promise<LiveRun> {
  const live = await startRestore(site, ...argv, '--no-safety-backup');
  await live.until(({ event }) => event === at);
  live.kill('SIGSTOP');
  return live;
}

test('what is being restored is kept, and nobody else works on the pipeline meanwhile', async () => {
  const given = await openRestoreSite();
  const { site, backup } = given;
  const second = await tokenOf(site, '@latest');
  const live = await startSlowly(site, 'load-progress', `@${backup}`);
  const holds = () => namesIn(site.path('here/shop/holds'));
  expect(holds()).toHaveLength(1);
  expect(await site.run('run')).toMatchObject({ code: 75 });
  expect(await site.run('restore', `@${backup}`, '--confirm', second)).toMatchObject({ code: 75 });
  expect(await site.run('recover')).toMatchObject({ code: 75 });
  // Another host has another place for locks, and its own rules.
  given.rewrite({ after: ['retention: { keep: { last: 1 }, maxDeletes: 50 }'] });
  const elsewhere = { RUN_PIPELINE_LOCKS: site.path('elsewhere') };
  for (const _ of [1, 2]) {
    const ran = await site.start(['run', '--json'], elsewhere).ended;
    expect(ran, ran.stderr).toMatchObject({ code: 0 });
  }
  expect(manifestsAt(site, 'here').map(({ id }) => id)).toContain(backup);
  live.kill('SIGCONT');
  const ran = await live.ended;
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  expect(holds()).toEqual([]);
  expect(await assertThenOrNow(given)).toBe('then');
});

test('while a backup is made no restore begins; one that is killed in its safety backup has touched nothing', async () => {
  const hook = '{ at: "around:dump", enter: [./record, in], leave: [./record, out] }';
  const given = await openRestoreSite();
  const { site, backup } = given;
  const { calls } = plantRecorder(site);
  given.rewrite({ dump: [notes, gated], hooks: [hook] });
  const gate = closeGate(site);
  const token = await tokenOf(site, `@${backup}`, '--only', 'notes', '--no-safety-backup');
  const running = site.start(['run', '--json']);
  await running.until(({ event }) => event === 'artifact-progress');
  const argv = [`@${backup}`, '--only', 'notes', '--no-safety-backup', '--confirm', token];
  const refused = await site.run('restore', ...argv, '--json');
  expect(refused).toMatchObject({ code: 75, restored: { failure: { code: 'BP5001' } } });
  await gate.open();
  expect(await running.ended).toMatchObject({ code: 0 });

  const before = manifestsAt(site, 'here').length;
  const script = '#!/bin/sh\necho "$*" >> calls\n[ "$1" = out ] || sleep 30\n';
  chmodSync(site.write('repository/record', script), 0o755);
  const live = await startRestore(site, `@${backup}`, '--only', 'notes');
  await live.until((event) => event.event === 'step-started' && event.step === 'safety');
  await untilTrue('the nested backup', () => calls().length === 3);
  live.kill('SIGKILL');
  await live.ended;
  const recovered = await site.run('recover');
  expect(recovered, recovered.stderr).toMatchObject({ code: 0 });
  expect(calls()).toEqual(['in', 'out', 'in', 'out']);
  expect(manifestsAt(site, 'here')).toHaveLength(before);
  expect(await assertThenOrNow(given)).toBe('now');
});

test('a target without room, one that fills up, and copies that vanish leave nothing', async () => {
  const given = await openRestoreSite();
  const { site, now } = given;
  const ground = openGround();
  const small = ground.tmpfs('small', 'size=512k');
  const into = (folder: string) => ['@latest', '--only', 'tree', '--to', `tree.into=${folder}/x`];
  const plan = await planOf(site, ...into(small));
  expect(plan.refusals.map(({ message }) => message)).toEqual([
    expect.stringMatching(/too little space in .*small/),
  ]);

  const disk = ground.tmpfs('disk', 'size=2m');
  const full = await startSlowly(site, 'load-started', ...into(disk));
  expect(() => writeFileSync(join(disk, 'filler'), Buffer.alloc(4_000_000))).toThrow(/ENOSPC/);
  full.kill('SIGCONT');
  const filled = await full.ended;
  expect(filled, filled.stderr).toMatchObject({
    code: 1,
    restored: { failure: { code: 'BP5030' } },
  });
  expect(readdirSync(disk)).toEqual(['filler']);

  const lost = await startSlowly(site, 'load-started', '@latest');
  for (const root of site.destinations.values()) renameSync(root, `${root}.away`);
  lost.kill('SIGCONT');
  const vanished = await lost.ended;
  expect(vanished.restored).toMatchObject({ outcome: 'failed', failure: { step: 'load' } });
  expect([69, 74]).toContain(vanished.code);
  for (const root of site.destinations.values()) renameSync(`${root}.away`, root);
  expect(stateOf(site)).toEqual(now);
  expect(await assertThenOrNow(given)).toBe('now');
});

test('a recovery that is killed is gone on with by the next one', async () => {
  const services = 'services: { command: { stop: [./record, stop], start: [./record, start] } }';
  const given = await openRestoreSite({ top: [`application: { ${services} }`] });
  const { site } = given;
  const { calls } = plantRecorder(site);
  const live = await startRestore(site, '@latest', '--no-safety-backup');
  await live.until(({ event }) => event === 'activated');
  live.kill('SIGKILL');
  await live.ended;
  const script = '#!/bin/sh\necho "$*" >> calls\n[ ! -e hang-$1 ] || exec sleep 30\n';
  chmodSync(site.write('repository/record', script), 0o755);
  for (const [what, after] of [
    ['stop', 2],
    ['start', 4],
  ] as const) {
    site.write(`repository/hang-${what}`, '');
    const recovery = site.start(['recover']);
    await untilTrue(what, () => calls().length === after);
    recovery.kill('SIGKILL');
    await recovery.ended;
    renameSync(site.path(`repository/hang-${what}`), site.path(`repository/no-${what}`));
  }
  const recovered = await site.run('recover');
  expect(recovered.stdout).toContain('everything is as it was before');
  expect(calls()).toEqual(['stop', 'stop', 'stop', 'start', 'stop', 'start']);
  expect(await assertThenOrNow(given)).toBe('now');
});

test('where every copy is damaged nothing is touched', async () => {
  const given = await openRestoreSite();
  const { site, backup, now } = given;
  for (const root of site.destinations.values()) {
    flip(join(root, 'shop', backup, 'notes.sqlite.zst.pgp'), 200);
  }
  const ran = await restore(site, `@${backup}`, '--no-safety-backup');
  expect(ran, ran.stderr).toMatchObject({ code: 74, restored: { failure: { code: 'BP5050' } } });
  expect(stateOf(site)).toEqual(now);
  expect(hiddenIn(site.repository)).toEqual([]);
});
