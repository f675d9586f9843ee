import { expect, test } from 'vitest';
import { type KillMoment, keepNow, killRestore } from '../rig/run/restore-kills.ts';
import { allow, openRestoreSite } from '../rig/run/restoring.ts';

const kills = Number(process.env.KILLS ?? 500);

const events: readonly KillMoment[] = [
  { event: 'load-started' },
  { event: 'loaded' },
  { event: 'step-started', says: { step: 'stop' } },
  { event: 'step-started', says: { step: 'activate' } },
  { event: 'activated' },
  { event: 'step-started', says: { step: 'settle' } },
];

test(`${kills} restores are killed at random moments, and none leaves anything between`, async () => {
  const given = await openRestoreSite({ restore: `existing: swap, ${allow}` });
  const { reset } = keepNow(given);
  const seen: string[] = [];
  for (let turn = 0; turn < kills; turn += 1) {
    const event = events[Math.floor(Math.random() * events.length)] ?? { event: 'loaded' };
    const afterMs = Math.floor(Math.random() * 60);
    const { state, hasEnded } = await killRestore(given, { ...event, afterMs });
    seen.push(hasEnded ? 'ended before' : state);
    reset();
    if ((turn + 1) % 50 === 0) console.log(`${turn + 1} of ${kills}`);
  }
  const counted = Map.groupBy(seen, (one) => one);
  console.log([...counted].map(([what, all]) => `${what}: ${all.length}`).join(', '));
  expect(seen).toHaveLength(kills);
});
