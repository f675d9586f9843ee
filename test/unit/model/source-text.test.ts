import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SourceText } from '../../../src/model/diagnostics/source-text.ts';

const text = fc.string({
  unit: fc.constantFrom('a', '\n', '\r', '\r\n', '🌍', '\t'),
  maxLength: 60,
});

test('a position is what counting from the start gives', () => {
  const check = fc.property(text, fc.integer({ min: -5, max: 130 }), (content, offset) => {
    const inside = Math.min(Math.max(offset, 0), content.length);
    const before = content.slice(0, inside).split('\n');
    expect(new SourceText('a.yaml', content).position(offset)).toEqual({
      offset: inside,
      line: before.length,
      column: (before.at(-1)?.length ?? 0) + 1,
    });
  });
  fc.assert(check, { numRuns: 1000 });
});

test('lines and their spans are what splitting gives', () => {
  const check = fc.property(text, (content) => {
    const source = new SourceText('a.yaml', content);
    const lines = Array.from({ length: source.lineCount }, (_, at) => source.line(at + 1));
    expect(lines).toEqual(content.split(/\r?\n/));
    for (const [at, line] of lines.entries()) {
      const { start, end } = source.lineSpan(at + 1);
      expect(content.slice(start, end)).toBe(line);
      expect(source.position(start)).toMatchObject({ line: at + 1, column: 1 });
    }
  });
  fc.assert(check, { numRuns: 1000 });
});

test('beyond the last line there is nothing', () => {
  const source = new SourceText('a.yaml', 'a\nb');
  expect(source.line(3)).toBe('');
  expect(source.lineSpan(3)).toEqual({ start: 3, end: 3 });
});
