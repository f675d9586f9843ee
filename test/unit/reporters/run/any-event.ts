import fc from 'fast-check';
import { exits } from '../../../../src/model/exit.ts';
import type { RunEvent } from '../../../../src/model/run/event.ts';
import { stageNames } from '../../../../src/model/stages.ts';
import { amount, moment, word } from '../../../rig/reporters/any-text.ts';

const stage = fc.constantFrom(...stageNames);
const bool = fc.boolean();

const artifactSummary = fc.record({
  id: word,
  file: word,
  plainBytes: amount,
  storedBytes: amount,
});
const destinationSummary = fc.record({
  id: word,
  required: bool,
  state: fc.constantFrom('committed', 'missing'),
  error: fc.option(word),
});
const failure = fc.record({
  code: word,
  stage: fc.option(stage),
  message: word,
  hint: word,
  also: fc.array(word, { maxLength: 2 }),
});
const summary = fc.record({
  formatVersion: fc.constant(1),
  pipeline: word,
  run: word,
  outcome: fc.constantFrom('success', 'partial', 'suspect', 'failed', 'cancelled', 'skipped'),
  exit: fc.constantFrom(...Object.values(exits)),
  reason: word,
  startedAt: word,
  finishedAt: word,
  durationMs: amount,
  backup: fc.option(word),
  artifacts: fc.array(artifactSummary, { maxLength: 3 }),
  destinations: fc.array(destinationSummary, { maxLength: 3 }),
  stages: fc.constant([]),
  failure: fc.option(failure),
  warnings: fc.array(word, { maxLength: 2 }),
  missing: fc.array(word, { maxLength: 6 }),
  removed: fc.array(word, { maxLength: 6 }),
});

const kinds = {
  'run-started': {
    formatVersion: fc.constant(1),
    pipeline: word,
    stages: fc.subarray([...stageNames]),
  },
  'stage-started': { stage },
  'stage-done': { stage, durationMs: amount, note: word },
  'stage-failed': { stage, durationMs: amount, message: word },
  'stage-skipped': { stage, note: word },
  finding: {
    severity: fc.constantFrom('error', 'warning'),
    part: word,
    message: word,
    hint: word,
  },
  'artifact-started': { artifact: word, expectedBytes: fc.option(amount) },
  'artifact-progress': { artifact: word, plainBytes: amount, storedBytes: amount },
  'artifact-sealed': { artifact: word, plainBytes: amount, storedBytes: amount },
  'artifact-left-out': { artifact: word },
  'upload-progress': { destination: word, artifact: word, bytes: amount },
  'upload-confirmed': { destination: word, artifact: word, bytes: amount },
  'destination-failed': { destination: word, message: word },
  committed: { destination: word, backup: word },
  verified: { destination: word, level: word, verdict: fc.constantFrom('pass', 'fail') },
  'retention-decided': {
    destination: word,
    backup: word,
    action: fc.constantFrom('keep', 'remove'),
    reason: word,
  },
  removed: { destination: word, backup: word },
  'key-created': { fingerprint: word, publicFile: word, privateFile: word },
  hook: {
    point: word,
    state: fc.constantFrom('started', 'done', 'failed', 'skipped'),
    message: word,
  },
  'held-still': { container: word, how: fc.constantFrom('stop', 'pause') },
  'goes-on': { container: word, durationMs: fc.nat(), isLeft: bool },
  notified: { channel: word, ok: bool, message: word },
  recovered: { message: word },
  warning: { message: word },
  'run-finished': { summary },
} satisfies Record<RunEvent['event'], object>;

/** Any event, with any text in it, at any time. */
export const anyEvent: fc.Arbitrary<RunEvent> = fc.oneof(
  ...Object.entries<Record<string, fc.Arbitrary<unknown>>>(kinds).map(([event, fields]) =>
    // The table above is checked against the names of the events; their fields are built key by key from it.
    fc
      .record({ event: fc.constant(event), at: moment, run: word, ...fields })
      .map((made) => made as unknown as RunEvent),
  ),
);
