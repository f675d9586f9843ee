import { expect, test } from 'vitest';
import type { RunEvent } from '../../../../src/model/run/event.ts';
import { createJsonReporter } from '../../../../src/reporters/json.ts';
import { plainPalette } from '../../../../src/reporters/palette.ts';
import type { Out, Reporter } from '../../../../src/reporters/reporter.ts';
import { createGithubReporter } from '../../../../src/reporters/run/github.ts';
import { createPlainReporter } from '../../../../src/reporters/run/plain.ts';
import { told } from '../../../rig/reporters/play.ts';
import { Terminal } from '../../../rig/reporters/terminal.ts';
import { eventsOf } from './recording.ts';
import { recordings } from './recordings.ts';
import { treeOn } from './tree-on.ts';

const golden = (name: string, kind: string) => `../../../golden/run/${name}.${kind}.txt`;
const runs = Object.entries(recordings).map(([name, script]) => [name, eventsOf(script)] as const);

test.each(runs)('%s in plain lines', async (name, events) => {
  await expect(told(createPlainReporter, events)).toMatchFileSnapshot(golden(name, 'plain'));
});

test.each(runs)('%s in a workflow', async (name, events) => {
  const written: string[] = [];
  const reporter = createGithubReporter({
    palette: plainPalette,
    write: (text) => void written.push(text),
  });
  for (const event of events) reporter.report(event);
  const results = reporter.results('token');
  const text = [written.join(''), results?.summary, results?.outputs].join('\n');
  await expect(text).toMatchFileSnapshot(golden(name, 'github'));
});

test('a run for programs', async () => {
  const events = eventsOf(recordings['key-created'] ?? []);
  const text = told(createJsonReporter, events);
  await expect(text).toMatchFileSnapshot(golden('key-created', 'json'));
});

test.each(runs)('%s on a terminal', async (name, events) => {
  const terminal = new Terminal(80, 24);
  treeOn(terminal).play(events);
  await expect(terminal.everything).toMatchFileSnapshot(golden(name, 'tree'));
});

test('what is said in between, off a terminal and for programs', () => {
  const saying = (create: (out: Out) => Reporter<RunEvent>) => (out: Out) => {
    const reporter = create(out);
    reporter.say('SIGINT:\u0007 cleaning up');
    return reporter;
  };
  expect(told(saying(createPlainReporter), [])).toBe('SIGINT:␇ cleaning up\n');
  expect(told(saying(createJsonReporter), [])).toBe('');
});

test.each([
  [80, 24],
  [40, 24],
  [80, 10],
  [40, 6],
])('a run in the middle on a terminal of %i × %i', async (columns, rows) => {
  const terminal = new Terminal(columns, rows);
  const events = eventsOf(recordings.partial ?? []).filter(({ at }) => at < '2026-11-20T02:17:50Z');
  treeOn(terminal).play(events);
  await expect(terminal.screen).toMatchFileSnapshot(golden('middle', `${columns}x${rows}`));
});
