import { expect, test } from 'vitest';
import { renderOverview } from '../../../src/cli/help/overview.ts';
import { renderVerb } from '../../../src/cli/help/verb-page.ts';
import type { Output } from '../../../src/cli/io.ts';
import { verbTable } from '../../../src/cli/verbs.ts';
import { colourPalette, plainPalette } from '../../../src/reporters/palette.ts';
import { createMemory } from '../../cli/memory.ts';

function output(columns: number, colour = false): Output {
  const { stdout } = createMemory('/');
  const palette = colour ? colourPalette : plainPalette;
  return {
    stream: stdout,
    isTerminal: true,
    columns,
    colour,
    palette,
    write: () => undefined,
    writeExact: () => undefined,
  };
}

const pages = (columns: number, colour?: boolean) => [
  renderOverview(verbTable.groups, output(columns, colour), 'all'),
  renderOverview(verbTable.groups, output(columns, colour), 'short'),
  ...verbTable.verbs.map((verb) => renderVerb(verb, output(columns, colour))),
];

test.each([60, 80, 100, 300])('no line is wider than a terminal of %i columns', (columns) => {
  for (const page of pages(columns)) {
    const wide = page.split('\n').filter((line) => line.length > Math.min(columns, 100));
    // A usage line and a word that cannot be broken are left whole.
    expect(wide.filter((line) => !/^ {2}run-pipeline |^ +\S+( \\)?$/.test(line))).toEqual([]);
  }
});

test('a narrow terminal gets whole words', () => {
  const words = (text: string) => text.split(/[\s\\]+/).join(' ');
  for (const [index, page] of pages(20).entries())
    expect(words(page)).toBe(words(pages(100)[index] ?? ''));
});

test('colour changes nothing but colour', () => {
  const [plain, painted] = [pages(80), pages(80, true)];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape sequences are what is looked for
  expect(painted.map((page) => page.replace(/\u001b\[[\d;]*m/g, ''))).toEqual(plain);
  expect(painted).not.toEqual(plain);
});

test('no line ends in a space, and every page ends in one line break', () => {
  for (const page of pages(80)) {
    expect(page).not.toMatch(/ \n/);
    expect(page).toMatch(/[^\n]\n$/);
  }
});

test('examples come first', () => {
  for (const verb of verbTable.verbs) {
    const page = renderVerb(verb, output(80));
    expect(page.indexOf('\nExamples\n')).toBeGreaterThan(0);
    expect(page.indexOf('\nExamples\n')).toBeLessThan(page.indexOf('\nUsage\n'));
  }
});
