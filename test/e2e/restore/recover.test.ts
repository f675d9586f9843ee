import { chmodSync, readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { run } from '../../rig/destination/run.ts';
import { untilFile } from '../../rig/run/program.ts';
import {
  allow,
  assertThenOrNow,
  openRestoreSite,
  plantRecorder,
  restore,
  startRestore,
  stateOf,
} from '../../rig/run/restoring.ts';

const services = 'services: { command: { stop: [./record, stop], start: [./record, start] } }';
const top = [`application: { ${services} }`];
const tree = '{ id: tree, type: files, paths: [tree] }';
const notes = '{ id: notes, type: sqlite, path: notes.sqlite }';

test('what was killed under a former name of the pipeline is recovered under the new one', async () => {
  const given = await openRestoreSite({ top });
  const { site } = given;
  const { calls } = plantRecorder(site);
  const live = await startRestore(site, '@latest', '--no-safety-backup');
  await live.until(({ event }) => event === 'activated');
  live.kill('SIGKILL');
  await live.ended;
  given.rewrite({ name: 'store', top: ['moved: { from: [shop] }', ...top] });
  // Two at once: one of them does it, and the other one finds it done or is told to wait.
  const both = await Promise.all([site.run('recover'), site.run('recover')]);
  expect(both.map(({ code }) => code)).toContain(0);
  expect(both.map(({ stdout }) => stdout).join('')).toContain('everything is as it was before');
  expect(calls().at(-1)).toBe('start');
  expect(await assertThenOrNow(given)).toBe('now');
});

test('data that cannot be taken back keeps the application out of service until recover has mended it', async () => {
  const given = await openRestoreSite({
    top: [
      `application: { ${services}, health: [{ type: command, run: [./health], within: 1s, every: 1s }] }`,
    ],
    restore: `existing: swap, ${allow}, maintenance: { enter: [./record, enter], leave: [./record, leave], lockFile: maintenance.json }`,
  });
  const { site } = given;
  const { calls } = plantRecorder(site);
  const mend = () => run('chattr', '-a', site.repository);
  onTestFinished(() => void mend());
  // From now on nothing in the folder can be renamed.
  chmodSync(site.write('repository/health', '#!/bin/sh\nchattr +a .\nexit 1\n'), 0o755);
  const ran = await restore(site, '@latest', '--no-safety-backup');
  expect(ran, ran.stderr).toMatchObject({ code: 1, restored: { outcome: 'failed' } });
  expect(ran.lastLine).toContain('and not all could be taken back: notes: ');
  expect(ran.restored?.failure?.also.at(-1)).toContain('stays out of service');
  expect(calls()).toEqual(['enter', 'stop', 'start', 'stop']);
  const half = await site.run('recover');
  expect(half, half.stderr).toMatchObject({ code: 1 });
  // What is live now is no data for a good backup.
  const backup = await site.run('run', '--json');
  expect(backup).toMatchObject({ code: 1, summary: { failure: { code: 'BP5105' } } });
  expect(calls().slice(4)).toEqual(['stop', 'stop']);
  mend();
  expect(await site.run('recover')).toMatchObject({ code: 0 });
  expect(calls().slice(6)).toEqual(['stop', 'start', 'leave']);
  expect(await assertThenOrNow(given)).toBe('now');
});

test('what a program has changed is not called as it was before', async () => {
  const raw = '{ id: raw, type: command, run: [echo, raw], restore: [./put] }';
  const given = await openRestoreSite({ dump: [raw, tree, notes] });
  const { site, now } = given;
  const script = '#!/bin/sh\ncat > raw\n[ -e fails ] && exit 3\nexec sleep 60\n';
  chmodSync(site.write('repository/put', script), 0o755);
  const options = ['@latest', '--existing', 'overwrite', '--no-safety-backup'];
  const live = await startRestore(site, ...options);
  await untilFile(site.path('repository/raw'));
  live.kill('SIGKILL');
  await live.ended;
  const recovered = await site.run('recover');
  expect(recovered).toMatchObject({ code: 3 });
  expect(recovered.stdout).toContain('all that can be taken back is as it was before');
  expect(recovered.stderr).toContain('what the program has done to the live data cannot');
  expect(stateOf(site)).toEqual(now);

  site.write('repository/fails', '');
  const failed = await restore(site, ...options);
  expect(failed).toMatchObject({ code: 1, restored: { failure: { code: 'BP5110' } } });
  expect(failed.lastLine).toContain('not all could be taken back: raw: what the program');
  expect(readFileSync(site.path('repository/raw'), 'utf8')).toBe('raw\n');
  expect(await assertThenOrNow(given)).toBe('now');
});
