import { appendFileSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createPartName, tokenOf } from '../../../src/adapters/destinations/local/token.ts';
import { type KillMoment, keepNow, killRestore } from '../../rig/run/restore-kills.ts';
import {
  allow,
  assertThenOrNow,
  openRestoreSite,
  plantRecorder,
  startRestore,
} from '../../rig/run/restoring.ts';

/** What is live after a kill there, and after `recover`. */
const moments: readonly (readonly ['then' | 'now' | null, KillMoment])[] = [
  ['now', { event: 'step-done', says: { step: 'plan' } }],
  ['now', { event: 'load-started', says: { artifact: 'tree' } }],
  ['now', { event: 'loaded', says: { artifact: 'tree' } }],
  ['now', { event: 'loaded', says: { artifact: 'notes' } }],
  ['now', { event: 'hook', says: { point: 'around:restore', state: 'done' } }],
  ['now', { event: 'step-started', says: { step: 'stop' } }],
  ['now', { event: 'hook', says: { point: 'services:stop', state: 'done' } }],
  ['now', { event: 'step-started', says: { step: 'activate' } }],
  ['now', { event: 'activated', says: { artifact: 'tree' } }],
  ['now', { event: 'activated', says: { artifact: 'notes' } }],
  ['now', { event: 'step-done', says: { step: 'start' } }],
  // The turning point follows at once.
  [null, { event: 'health', says: { state: 'passed' } }],
  ['then', { event: 'step-started', says: { step: 'settle' } }],
  ['then', { event: 'step-done', says: { step: 'settle' } }],
];

test('a restore that is killed at any step is taken back or completed, and the application runs', async () => {
  const given = await openRestoreSite({
    top: [
      'application: { services: { command: { stop: [./record, stop], start: [./record, start] } }, health: [{ type: command, run: [./record, health] }] }',
    ],
    restore: `existing: swap, ${allow}, maintenance: { enter: [./record, enter], leave: [./record, leave], lockFile: maintenance.json }`,
  });
  const { calls } = plantRecorder(given.site);
  const { reset } = keepNow(given);
  for (const [state, moment] of moments) {
    const killed = await killRestore(given, moment);
    expect(killed, JSON.stringify(moment)).toEqual({
      state: state ?? killed.state,
      hasEnded: false,
    });
    const said = calls();
    // However often it was called, nothing is left stopped or out of service.
    expect(said.lastIndexOf('start'), JSON.stringify([moment, said])).toBeGreaterThanOrEqual(
      said.lastIndexOf('stop'),
    );
    expect(said.lastIndexOf('leave')).toBeGreaterThanOrEqual(said.lastIndexOf('enter'));
    reset();
  }
});

test('nothing is left of the hold that it was writing when it was killed', async () => {
  const given = await openRestoreSite();
  const { site } = given;
  const live = await startRestore(site, '@latest', '--no-safety-backup');
  const { run } = await live.until(({ event }) => event === 'loaded');
  live.kill('SIGKILL');
  await live.ended;
  const journal = site.path('state/pipelines/shop/restores', run, 'journal.ndjson');
  const holds = readFileSync(journal, 'utf8')
    .split('\n')
    .filter((line) => line.includes('"do":"upload"') && line.includes('shop/holds/'));
  expect(holds.length).toBeGreaterThan(0);
  // As it is when the kill comes a moment earlier.
  const part = createPartName();
  site.write(`here/shop/holds/${part}`, 'half');
  const effect = {
    do: 'upload',
    destination: 'here',
    key: 'shop/holds/x.json',
    token: tokenOf(part),
  };
  appendFileSync(journal, `${JSON.stringify({ kind: 'intent', number: 999, effect })}\n`);
  expect(await assertThenOrNow(given)).toBe('now');
});
