import { describe, expect, test } from 'vitest';
import { parseLine } from '../../../src/cli/parse-line.ts';
import type { Line } from '../../../src/cli/verb.ts';
import { verbTable } from '../../../src/cli/verbs.ts';

function read(...argv: readonly string[]): Line {
  const parsed = parseLine(argv, verbTable);
  if (parsed.kind !== 'line') throw new Error(`not a line: ${JSON.stringify(parsed)}`);
  return parsed.line;
}

function mistakesIn(...argv: readonly string[]) {
  const parsed = parseLine(argv, verbTable);
  if (parsed.kind !== 'mistakes') throw new Error(`no mistakes: ${parsed.kind}`);
  return parsed.mistakes.map(({ code, message, help }) => ({ code, message, help }));
}

describe('a good line', () => {
  test('options may stand before the verb, between its words, and behind', () => {
    for (const argv of [
      ['--json', 'config', 'show', 'shop'],
      ['config', '--json', 'show', 'shop'],
      ['config', 'show', 'shop', '--json'],
    ]) {
      const line = read(...argv);
      expect([line.verb.name, line.positionals, line.json]).toEqual([
        'config show',
        ['shop'],
        true,
      ]);
    }
  });

  test('values, in every spelling', () => {
    expect(read('validate', '-f', 'a', '-fb', '--file', 'c', '--file=d').files).toEqual([
      ...'abcd',
    ]);
    expect(read('validate', '--format', 'json').value('format')).toBe('json');
    expect(read('validate', '--format=json').value('format')).toBe('json');
    expect(read('-C', 'x', 'validate').directory).toBe('x');
    expect(read('init', '--command=-n', '--command==').values('command')).toEqual(['-n', '=']);
  });

  test('what is not given', () => {
    const line = read('validate');
    expect(line).toMatchObject({ json: false, quiet: false, files: [], directory: undefined });
    expect([line.flag('fix'), line.value('format'), line.values('format')]).toEqual([
      false,
      undefined,
      [],
    ]);
  });

  test('a flag may be repeated: it says the same twice', () => {
    expect(read('validate', '--fix', '--fix').flag('fix')).toBe(true);
  });

  test('behind -- everything is an argument', () => {
    expect(read('config', 'set', 'a.b', '--', '-1').positionals).toEqual(['a.b', '-1']);
    expect(read('validate', '--', '--fix').positionals).toEqual(['--fix']);
    expect(read('--', 'validate').verb.name).toBe('validate');
  });

  test('a value of `config set` may be empty or have several lines', () => {
    expect(read('config', 'set', 'note', '').positionals).toEqual(['note', '']);
    expect(read('config', 'set', 'note', 'a\nb').positionals).toEqual(['note', 'a\nb']);
  });

  test('asking for an option that the table does not have is a bug', () => {
    expect(() => read('validate').flag('force')).toThrow('validate has no option --force');
  });
});

describe('help and version', () => {
  test.each([
    [['--help'], []],
    [['-h'], []],
    [['validate', '--help'], ['validate']],
    [
      ['-h', 'config', 'set', 'a'],
      ['config', 'set', 'a'],
    ],
    [['validate', '--nonsense', '--help'], ['validate']],
    [['--help', '--version'], []],
  ])('%j', (argv, words) => {
    expect(parseLine(argv, verbTable)).toEqual({ kind: 'help', words });
  });

  test('--version', () => {
    expect(parseLine(['--version', 'quux'], verbTable)).toEqual({ kind: 'version' });
  });

  test('behind -- they are arguments', () => {
    expect(read('validate', '--', '--help', '-h').positionals).toEqual(['--help', '-h']);
  });
});

describe('mistakes', () => {
  test('all of them at once', () => {
    expect(
      mistakesIn('config', 'set', '--jsn', '--quiet=1', '-f', '').map(({ code }) => code),
    ).toEqual(['BP0102', 'BP0109', 'BP0105']);
  });

  test('after an unknown option nothing is said about arguments: one may be its value', () => {
    expect(mistakesIn('schema', '--drft', '2020-12')).toEqual([
      { code: 'BP0102', message: 'unknown option --drft', help: 'did you mean --draft?' },
    ]);
  });

  test('an option of another verb says whose it is', () => {
    expect(mistakesIn('validate', '--last-good')).toEqual([
      {
        code: 'BP0102',
        message: 'validate has no option --last-good',
        help: 'it belongs to delete',
      },
    ]);
  });

  test('an option that is hidden is never suggested', () => {
    expect(mistakesIn('validate', '--pipelines')[0]?.help).not.toMatch(/completion|pipelines/);
    expect(mistakesIn('completion', 'bash', '--pipeline')[0]?.help).not.toContain('--pipelines');
  });

  test.each([
    ['validat', 'validate'],
    ['vaildate', 'validate'],
    ['Validate', 'validate'],
    ['restor', 'restore'],
    ['backup', 'run'],
    ['rm', 'delete'],
    ['check', 'validate'],
    ['keys-list', 'keys list'],
    ['stauts', 'status'],
  ])('%s: did you mean %s?', (typed, meant) => {
    expect(mistakesIn(typed)[0]?.help).toBe(`did you mean ${meant}?`);
  });

  test.each(['quux', 'x', 'zzzzzzzz', 'run-pipeline'])('%s is near to nothing', (typed) => {
    expect(mistakesIn(typed)[0]?.help).toBe('run-pipeline --help lists all verbs');
  });

  test('a verb that is not in this version is told beside the mistakes that can be mended', () => {
    expect(mistakesIn('schedule', 'render', '--target', 'githb')).toEqual([
      { code: 'BP0106', message: '--target cannot be githb', help: 'did you mean github?' },
      {
        code: 'BP0120',
        message: 'schedule render is not in this version yet',
        help: 'run-pipeline --help shows what is there',
      },
    ]);
  });
});
