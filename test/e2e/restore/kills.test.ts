import { expect, test } from 'vitest';
import { type KillMoment, keepNow, killRestore } from '../../rig/run/restore-kills.ts';
import { allow, openRestoreSite, plantRecorder } from '../../rig/run/restoring.ts';

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
