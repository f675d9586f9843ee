import { chmodSync, rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { keepNow } from '../../rig/run/restore-kills.ts';
import {
  allow,
  assertThenOrNow,
  openRestoreSite,
  plantRecorder,
  startRestore,
  stateOf,
} from '../../rig/run/restoring.ts';

const around = {
  top: [
    'application: { services: { command: { stop: [./record, stop], start: [./record, start] } }, health: [{ type: command, run: [./record, health] }] }',
  ],
  restore: `existing: swap, ${allow}, timeout: 4s, maintenance: { enter: [./record, enter], leave: [./record, leave], lockFile: maintenance.json }, after: { migrate: [./record, migrate] }`,
};
const stopped = ['enter', 'stop', 'start', 'leave'];
const restarted = ['enter', 'stop', 'migrate', 'start', 'stop', 'start', 'leave'];

const moments = [
  ['load', 'SIGINT', 130, []],
  ['stop', 'SIGHUP', 143, stopped],
  ['start', 'SIGTERM', 143, restarted],
] as const;

test('an interrupt at any step, a lost terminal, and the time limit: all is as it was before', async () => {
  const given = await openRestoreSite(around);
  const { site, now } = given;
  const { calls } = plantRecorder(site);
  // Slow enough that an interrupt comes within it.
  const script = '#!/bin/sh\necho "$*" >> calls\n[ -e hang-$1 ] && exec sleep 30\nsleep 0.2\n';
  chmodSync(site.write('repository/record', script), 0o755);
  const { reset } = keepNow(given);
  for (const [step, signal, code, called] of moments) {
    const live = await startRestore(site, '@latest', '--no-safety-backup');
    await live.until((event) => event.event === 'step-started' && event.step === step);
    live.kill(signal);
    const ran = await live.ended;
    expect(ran, `${step}: ${ran.stderr}`).toMatchObject({
      code,
      restored: { outcome: 'cancelled' },
    });
    expect(ran.restored?.failure?.also).toEqual([]);
    expect(calls(), step).toEqual(called);
    expect(stateOf(site)).toEqual(now);
    reset();
  }
  site.write('repository/hang-migrate', '');
  const late = await (await startRestore(site, '@latest', '--no-safety-backup')).ended;
  expect(late, late.stderr).toMatchObject({ code: 1, restored: { failure: { code: 'BP5016' } } });
  expect(late.lastLine).toContain('the restore took longer than 4 s');
  expect(calls()).toEqual(['enter', 'stop', 'migrate', 'start', 'leave']);
  rmSync(site.path('repository/hang-migrate'));
  expect(await assertThenOrNow(given)).toBe('now');
});
