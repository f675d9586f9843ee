import fc from 'fast-check';
import type { Keep } from '../../../src/model/plan.ts';
import type { KeptBackup } from '../../../src/model/retention/backup.ts';
import type { RetentionRequest } from '../../../src/model/retention.ts';
import { day, now } from './retention.ts';

const hour = 3_600_000;
/** The zones differ in when days begin and in which hours come twice; one skips a whole day, one half an hour. */
const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia'];
export const dumps = ['a', 'b', 'c'];

/** How long after the one before it a backup was made: usually as the schedule says, at times not at all like that. */
function gapsOf(stepMs: number): fc.Arbitrary<number> {
  return fc.oneof(
    { weight: 12, arbitrary: fc.integer({ min: stepMs - hour / 2, max: stepMs + hour / 2 }) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 60_000 }) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 90 * day }) },
    { weight: 1, arbitrary: fc.constant(0) },
  );
}

const rhythm = fc.constantFrom(hour, 6 * hour, day, day, 7 * day, 30 * day);
const newestAt = fc.integer({ min: now - 3 * day, max: now + day });
const times = fc
  .tuple(rhythm, newestAt, fc.integer({ min: 0, max: 40 }))
  .chain(([step, first, length]) =>
    fc
      .array(gapsOf(step), { minLength: length, maxLength: length })
      .map((gaps) => gaps.map((_, at) => first - sum(gaps.slice(0, at + 1)))),
  );

const rarely = fc.nat(14).map((n) => n === 0);
const traits = fc.record({
  dumps: fc.option(fc.uniqueArray(fc.constantFrom(...dumps), { minLength: 1 }), { freq: 14 }),
  verdict: fc.oneof(
    { weight: 9, arbitrary: fc.constant('good' as const) },
    { weight: 3, arbitrary: fc.constantFrom('suspect', 'unverified', 'broken') },
  ),
  isDeleted: rarely,
  brokenAt: fc.constantFrom(null, now - 20 * day, now - day, now + day),
  origin: fc.oneof(
    { weight: 13, arbitrary: fc.constant('run' as const) },
    { weight: 2, arbitrary: fc.constantFrom('safety', 'import') },
  ),
  hold: rarely.map((isHeld) => (isHeld ? 'held' : null)),
});

/** What may lie at a destination: mostly good backups in a rhythm, with gaps, bursts and all that goes wrong. */
export const history: fc.Arbitrary<readonly KeptBackup[]> = times.chain((all) =>
  fc
    .array(traits, { minLength: all.length, maxLength: all.length })
    .map((found) => found.map((one, at) => ({ id: `b${at}`, startedAt: all[at] ?? now, ...one }))),
);

const count = fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined, freq: 1 });

export const rules: fc.Arbitrary<Keep> = fc
  .record({
    last: count,
    hourly: count,
    daily: count,
    weekly: count,
    monthly: count,
    yearly: count,
    within: fc.option(fc.integer({ min: 0, max: 90 * day }), { nil: undefined, freq: 2 }),
  })
  .map((found) =>
    Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)),
  );

export const situation: fc.Arbitrary<Partial<RetentionRequest>> = fc.record({
  minimum: fc.integer({ min: 1, max: 5 }),
  zone: fc.constantFrom(...zones),
  // With the clock of the store, what is dated in the future stops nobody.
  storeNow: fc.constantFrom(null, now, now),
  own: fc.constantFrom(null, null, 'b0', 'b3'),
  maxDeletes: fc.constantFrom({ count: 1000 }, { count: 1000 }, { count: 3 }, { share: 0.25 }),
});

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
