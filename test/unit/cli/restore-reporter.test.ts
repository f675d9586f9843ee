import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createIo } from '../../../src/cli/io.ts';
import { openRestoreReporter } from '../../../src/cli/restore/reporter.ts';
import type { RestoreEvent } from '../../../src/model/restore/event.ts';
import { createMemory } from '../../cli/memory.ts';
import { failedRestore, restored } from '../../rig/notifier/restore-samples.ts';

const stamped = { at: '2026-11-23T09:41:00Z', run: restored.run };
const started: RestoreEvent = {
  ...stamped,
  event: 'restore-started',
  formatVersion: 1,
  pipeline: 'shop',
  backup: restored.backup,
  steps: ['lock', 'load'],
};
const ended = (summary = restored): RestoreEvent => ({
  ...stamped,
  event: 'restore-finished',
  summary,
});

interface Wish {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly isTerminal?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

async function show(
  { json = false, quiet = false, isTerminal = false, env = {} }: Wish,
  ...events: readonly RestoreEvent[]
) {
  const { around, stdout, stderr } = createMemory('/', { NO_COLOR: '1', ...env });
  const spoken: unknown[] = [];
  const interrupts = {
    ...around.interrupts,
    speakThrough: (one: unknown) => void spoken.push(one),
  };
  if (isTerminal) Object.assign(stderr, { isTTY: true, columns: 80, rows: 24 });
  const io = createIo({ ...around, interrupts }, '/', { noColour: false, noInput: false });
  const reporter = await openRestoreReporter({ json, quiet }, io);
  expect(spoken).toEqual([reporter]);
  for (const event of events) reporter.report(event);
  reporter.close();
  return { out: stdout.text, err: stderr.text };
}

test('programs get the events, and people nothing beside them', async () => {
  const { out, err } = await show({ json: true, isTerminal: true }, started, ended());
  const lines = out.trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual([started, ended()]);
  expect(err).toBe('');
});

test('a terminal gets a tree, and anything else lines', async () => {
  const tree = await show({ isTerminal: true }, started, ended());
  expect(tree.err).toContain('\u001b[?25l');
  expect(tree.err).toContain('✔ shop is restored');
  for (const wish of [{}, { isTerminal: true, env: { TERM: 'dumb' } }]) {
    const { out, err } = await show(wish, started, ended());
    expect(out).toBe('');
    expect(err).toContain(`00:00:00 restore ${restored.run} started: shop@${restored.backup}\n`);
    expect(err).not.toContain('\u001b');
  }
});

test('quiet says nothing of what went well, and what to do otherwise', async () => {
  expect(await show({ quiet: true }, started, ended())).toEqual({ out: '', err: '' });
  const { err } = await show({ quiet: true }, started, ended(failedRestore));
  expect(err).toBe(
    'error BP5120  shop: the application is not healthy\n  help: Look into its log.\n',
  );
  const look = await show(
    { quiet: true },
    ended({ ...restored, outcome: 'incomplete', exit: 3, reason: 'but look' }),
  );
  expect(look.err).toBe('warning  shop: but look\n');
});

test('a workflow gets its log, a summary and outputs', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'workflow-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [summary, outputs] = [join(folder, 'summary'), join(folder, 'outputs')];
  const env = {
    GITHUB_ACTIONS: 'true',
    GITHUB_STEP_SUMMARY: summary,
    GITHUB_OUTPUT: outputs,
  };
  const { out, err } = await show({ env, isTerminal: true }, started, ended());
  expect(out).toContain(`restore ${restored.run} finished: restored, exit 0`);
  expect(err).toBe('');
  expect(readFileSync(summary, 'utf8')).toMatch(/^### ✅ shop is restored \(3 min 41 s\)\n/);
  const token = /^restore-id<<(end_[0-9a-f]{24})$/m.exec(readFileSync(outputs, 'utf8'))?.[1];
  expect(readFileSync(outputs, 'utf8')).toBe(
    [
      ['restore-id', restored.run],
      ['backup-id', restored.backup],
      ['status', 'restored'],
    ]
      .map(([name, value]) => `${name}<<${token}\n${value}\n${token}\n`)
      .join(''),
  );
});
