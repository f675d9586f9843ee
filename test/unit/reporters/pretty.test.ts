import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SourceText } from '../../../src/model/diagnostics/source-text.ts';
import { renderPretty } from '../../../src/reporters/diagnostics/pretty.ts';
import { colourPalette } from '../../../src/reporters/palette.ts';
import { diagnostic, placeOf, shopFindings, sourcesOf } from './samples.ts';

const golden = (name: string) => `../../golden/diagnostics/${name}.txt`;

function frame(
  text: string,
  [start, end]: readonly [number, number],
  note = 'here',
): readonly string[] {
  const source = new SourceText('a.yaml', text);
  const remark = diagnostic({ message: 'm', place: source.place(start, end), note });
  return renderPretty({ diagnostics: [remark], sources: sourcesOf(source) })
    .split('\n')
    .slice(2, -1);
}

test('looks as the manual shows it', async () => {
  await expect(renderPretty(shopFindings)).toMatchFileSnapshot(golden('pretty'));
});

test('colour changes nothing but colour', async () => {
  const coloured = renderPretty({ ...shopFindings, palette: colourPalette });
  expect(stripVTControlCharacters(coloured)).toBe(renderPretty(shopFindings));
  await expect(JSON.stringify(coloured.split('\n'), null, 1)).toMatchFileSnapshot(
    golden('pretty-colour'),
  );
});

describe('carets stand under the range', () => {
  test.each<readonly [string, readonly [string, number, number], readonly string[]]>([
    ['after a tab', ['\ta: b', 1, 2], ['  1 | →   a: b', '    |     ^ here']],
    ['after a tab in the middle', ['ab\tc', 3, 4], ['  1 | ab→ c', '    |     ^ here']],
    ['on the tab itself', ['\ta', 0, 1], ['  1 | →   a', '    | ^^^^ here']],
    ['after Chinese', ['名: x', 3, 4], ['  1 | 名: x', '    |     ^ here']],
    ['under Chinese', ['名前: x', 0, 2], ['  1 | 名前: x', '    | ^^^^ here']],
    ['under an emoji of several parts', ['👩‍👩‍👧 x', 0, 8], ['  1 | 👩‍👩‍👧 x', '    | ^^ here']],
    ['after an accent of its own', ['e\u0301: x', 4, 5], ['  1 | e\u0301: x', '    |    ^ here']],
    ['under half a pair', ['🌍 x', 1, 2], ['  1 | 🌍 x', '    | ^^ here']],
    ['for an empty range', ['ab', 1, 1], ['  1 | ab', '    |  ^ here']],
    ['at the end of a line', ['ab\nc', 2, 3], ['  1 | ab', '    |   ^ here']],
    ['at the end of the file', ['ab', 2, 2], ['  1 | ab', '    |   ^ here']],
    ['after the last line break', ['ab\n', 3, 3], ['  1 | ab', '  2 |', '    | ^ here']],
    ['in an empty file', ['', 0, 0], ['  1 |', '    | ^ here']],
    ['beyond the file', ['ab', 7, 9], ['  1 | ab', '    |   ^ here']],
    ['over several lines', ['k: |\n  a\n  b\n', 3, 12], ['  1 | k: |', '    |    ^ here']],
    ['with CRLF', ['a: 1\r\nb: 2\r\n', 9, 10], ['  1 | a: 1', '  2 | b: 2', '    |    ^ here']],
    ['on a CRLF', ['a: 1\r\nb: 2', 4, 6], ['  1 | a: 1', '    |     ^ here']],
    ['behind a byte order mark', ['\ufeffa: 1', 4, 5], ['  1 | a: 1', '    |    ^ here']],
    ['below a blank line', ['a\n\nb', 3, 4], ['  3 | b', '    | ^ here']],
  ])('%s', (_, [text, start, end], expected) => {
    expect(frame(text, [start, end])).toEqual(expected);
  });
});

describe('a long line', () => {
  const left = 'left '.repeat(300);
  const right = ' right'.repeat(300);

  test('is cut around the range', () => {
    const [line = '', carets = ''] = frame(`${left}WRONG${right}`, [left.length, left.length + 5]);
    expect(line.length).toBe(106);
    expect(line).toMatch(/^ {2}1 \| ….* WRONG .*…$/);
    expect(carets.indexOf('^')).toBe(line.indexOf('WRONG'));
  });

  test('keeps its beginning when the range is there', () => {
    const [line = '', carets = ''] = frame(`WRONG${right}`, [0, 5]);
    expect(line).toMatch(/^ {2}1 \| WRONG right .*…$/);
    expect(carets).toBe('    | ^^^^^ here');
  });

  test('shows the beginning of a range that is longer', () => {
    const [line = '', carets = ''] = frame(`a: ${'x'.repeat(5000)}`, [3, 5003]);
    expect(line).toMatch(/^ {2}1 \| a: x+…$/);
    expect(carets).toMatch(/^ {4}\| {4}\^{90,100} here$/);
  });

  test('does not cut through a character', () => {
    const [line = ''] = frame('🌍'.repeat(2000), [2001, 2001]);
    expect(line).toMatch(/^ {2}1 \| …(?:🌍)+…$/u);
  });

  test('costs no more than what is shown', () => {
    const source = new SourceText('a.yaml', 'x'.repeat(250_000));
    const diagnostics = Array.from({ length: 1000 }, (_, at) =>
      diagnostic({ message: 'm', place: source.place(at * 250, at * 250 + 3) }),
    );
    const started = performance.now();
    renderPretty({ diagnostics, sources: sourcesOf(source) });
    expect(performance.now() - started).toBeLessThan(4000);
  });
});

describe('hostile text', () => {
  const attack = '\u001b]0;owned\u0007\u001b[2J\u009b31m\u202eevil\u200b\r\b';

  test('reaches the terminal only as signs', async () => {
    const source = new SourceText(`${attack}.yaml`, `${attack}: ${attack}\nb: ${attack}`);
    const remark = diagnostic({
      code: `BP${attack}`,
      message: attack,
      place: placeOf(source, 'b: '),
      path: attack,
      note: attack,
      help: `${attack}\n${attack}`,
      related: [{ place: source.place(0, 3), message: attack }],
      fix: { title: attack, safe: true, edits: [] },
    });
    const text = renderPretty({ diagnostics: [remark], sources: sourcesOf(source) });
    expect(text).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Cs}]/u);
    await expect(text).toMatchFileSnapshot(golden('pretty-hostile'));
  });

  test('cannot pile up accents', () => {
    const [line = ''] = frame(`a${'\u0301'.repeat(50)}b`, [0, 1]);
    expect(line).toBe('  1 | \ufffdb');
  });
});

test('names a related place whose file is not at hand', () => {
  const other = new SourceText('base.yaml', 'a: 1\n');
  const remark = diagnostic({
    message: 'm',
    note: 'n',
    related: [{ place: other.place(3, 4), message: 'brought in here' }],
  });
  expect(renderPretty({ diagnostics: [remark], sources: new Map() })).toBe(
    'error BP2041  m\n  --> backup.pipeline.yaml\n  note: n\n  note: brought in here at base.yaml:1:4\n',
  );
});

test('never throws or sends a control character, whatever the text and the ranges', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({
      unit: fc.constantFrom('\t', '\r', '\n', ' ', 'a', '名', '\u0301', '🌍', '\ud83c', '\u001b'),
    }),
  );
  const offset = fc.integer({ min: -5, max: 400 });
  const range = fc.tuple(offset, offset, fc.boolean());
  const check = fc.property(
    text,
    text,
    fc.array(range, { maxLength: 6 }),
    (content, message, ranges) => {
      const source = new SourceText('a.yaml', content);
      const diagnostics = ranges.map(([start, end, conceal]) =>
        diagnostic({
          message,
          place: source.place(start, end),
          note: message,
          help: message,
          conceal,
        }),
      );
      const output = renderPretty({ diagnostics, sources: sourcesOf(source) });
      expect(output).not.toMatch(/[^\P{Cc}\n]|\p{Cs}|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
    },
  );
  fc.assert(check, { numRuns: 1000 });
});
