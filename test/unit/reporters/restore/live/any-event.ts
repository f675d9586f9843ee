import fc from 'fast-check';
import { exits } from '../../../../../src/model/exit.ts';
import type { RestoreEvent } from '../../../../../src/model/restore/event.ts';
import { restoreSteps } from '../../../../../src/model/restore/steps.ts';
import { amount, moment, word } from '../../../../rig/reporters/any-text.ts';

const step = fc.constantFrom(...restoreSteps);
const bool = fc.boolean();
const words = fc.array(word, { maxLength: 3 });

const summary = fc.record({
  formatVersion: fc.constant(1),
  pipeline: word,
  run: word,
  backup: word,
  version: word,
  outcome: fc.constantFrom('restored', 'incomplete', 'failed', 'cancelled', 'skipped', 'refused'),
  exit: fc.constantFrom(...Object.values(exits)),
  reason: word,
  startedAt: word,
  finishedAt: word,
  durationMs: amount,
  artifacts: fc.array(
    fc.record({
      id: word,
      target: words,
      plainBytes: amount,
      from: fc.option(word),
      isActive: bool,
      kept: words,
    }),
    { maxLength: 3 },
  ),
  safetyBackup: fc.option(word),
  code: fc.option(
    fc.record({ tag: word, commit: word, state: fc.constantFrom('done', 'failed'), note: word }),
  ),
  steps: fc.constant([]),
  failure: fc.option(
    fc.record({ code: word, step: fc.option(step), message: word, hint: word, also: words }),
  ),
  warnings: words,
});

const kinds = {
  'restore-started': {
    formatVersion: fc.constant(1),
    pipeline: word,
    backup: word,
    steps: fc.subarray([...restoreSteps]),
  },
  'step-started': { step },
  'step-done': { step, durationMs: amount, note: word },
  'step-failed': { step, durationMs: amount, message: word },
  'step-skipped': { step, note: word },
  'safety-progress': { bytes: amount },
  'load-started': { artifact: word, expectedBytes: amount },
  'load-progress': { artifact: word, bytes: amount },
  loaded: { artifact: word, bytes: amount, from: word },
  'copy-lost': { destination: word, file: word, reason: word, isDamage: bool },
  activated: { artifact: word, target: words },
  'rolled-back': { what: word },
  kept: { artifact: word, path: word },
  hook: {
    point: word,
    state: fc.constantFrom('started', 'done', 'failed', 'skipped'),
    message: word,
  },
  health: {
    check: word,
    state: fc.constantFrom('waiting', 'passed', 'failed'),
    message: word,
  },
  notified: { channel: word, ok: bool, message: word },
  recovered: { message: word },
  warning: { message: word },
  'restore-finished': { summary },
} satisfies Record<RestoreEvent['event'], object>;

/** Any event, with any text in it, at any time. */
export const anyEvent: fc.Arbitrary<RestoreEvent> = fc.oneof(
  ...Object.entries<Record<string, fc.Arbitrary<unknown>>>(kinds).map(([event, fields]) =>
    // The table above is checked against the names of the events; their fields are built key by key from it.
    fc
      .record({ event: fc.constant(event), at: moment, run: word, ...fields })
      .map((made) => made as unknown as RestoreEvent),
  ),
);
