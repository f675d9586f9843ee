import { expect, test } from 'vitest';
import { createJsonReporter } from '../../../../../src/reporters/json.ts';
import { colourPalette, plainPalette } from '../../../../../src/reporters/palette.ts';
import { renderEnding } from '../../../../../src/reporters/restore/ending/summary-text.ts';
import { createRestoreGithub } from '../../../../../src/reporters/restore/live/github.ts';
import { createRestorePlain } from '../../../../../src/reporters/restore/live/plain.ts';
import { told } from '../../../../rig/reporters/play.ts';
import { Terminal } from '../../../../rig/reporters/terminal.ts';
import { eventsOf, summaryOf, treeOn } from './recording.ts';
import { recordings } from './recordings.ts';

const golden = (name: string, kind: string) =>
  `../../../../golden/restore/live/${name}.${kind}.txt`;
const restores = Object.entries(recordings).map(
  ([name, script]) => [name, eventsOf(script)] as const,
);

test.each(restores)('%s in plain lines', async (name, events) => {
  await expect(told(createRestorePlain, events)).toMatchFileSnapshot(golden(name, 'plain'));
});

test.each(restores)('%s in a workflow', async (name, events) => {
  const written: string[] = [];
  const reporter = createRestoreGithub({
    palette: plainPalette,
    write: (text) => void written.push(text),
  });
  for (const event of events) reporter.report(event);
  const results = reporter.results('token');
  const text = [written.join(''), results?.summary, results?.outputs].join('\n');
  await expect(text).toMatchFileSnapshot(golden(name, 'github'));
});

test('a restore for programs', async () => {
  const text = told(createJsonReporter, eventsOf(recordings.plain ?? []));
  expect(text).toMatch(/^\{"formatVersion": 1,/);
  await expect(text).toMatchFileSnapshot(golden('plain', 'json'));
});

test.each(restores)('%s on a terminal', async (name, events) => {
  const terminal = new Terminal(80, 24);
  treeOn(terminal).play(events);
  await expect(terminal.everything).toMatchFileSnapshot(golden(name, 'tree'));
});

test.each([
  [80, 24, '09:43:20'],
  [80, 24, '09:41:52'],
  [40, 24, '09:43:20'],
  [80, 8, '09:43:20'],
])('a restore in the middle on a terminal of %i × %i at %s', async (columns, rows, until) => {
  const terminal = new Terminal(columns, rows);
  const all = eventsOf(recordings.restored ?? []);
  treeOn(terminal).play(all.filter(({ at }) => at < `2026-11-23T${until}Z`));
  const name = `middle-${until.replaceAll(':', '')}`;
  await expect(terminal.screen).toMatchFileSnapshot(golden(name, `${columns}x${rows}`));
});

test('how it ended, in colours and on a narrow terminal', async () => {
  const summary = summaryOf({ warnings: ['the backup is 3 days old'] });
  const wide = renderEnding(summary, { palette: colourPalette, columns: 80 });
  await expect(wide).toMatchFileSnapshot(golden('ending', 'colour'));
  const narrow = renderEnding(summary, { palette: plainPalette, columns: 40 });
  await expect(narrow).toMatchFileSnapshot(golden('ending', '40'));
});
