import { describe, expect, test } from 'vitest';
import { maskLines } from '../../../../src/reporters/github-text.ts';
import { plainPalette } from '../../../../src/reporters/palette.ts';
import { applyEvent } from '../../../../src/reporters/run/apply-event.ts';
import { createGithubReporter } from '../../../../src/reporters/run/github.ts';
import { renderRunMarkdown } from '../../../../src/reporters/run/github-results.ts';
import { createRunView } from '../../../../src/reporters/run/run-view.ts';
import { told } from '../../../rig/reporters/play.ts';
import { begun, eventsOf, finished, type Script, summaryOf } from './recording.ts';

function finding(severity: 'error' | 'warning', message: string): Script[number] {
  return [500, { event: 'finding', severity, part: 'orders', message, hint: '' }];
}

function annotations(script: Script): readonly string[] {
  return told(createGithubReporter, eventsOf(script))
    .split('\n')
    .filter((line) => /^::(error|warning|notice)/.test(line));
}

describe('annotations', () => {
  const many = Array.from({ length: 14 }, (_, at) =>
    finding(at < 7 ? 'warning' : 'error', `m${at}`),
  );

  test('come at the end, errors first, ten at most', () => {
    const lines = annotations([...begun, ...many, ...finished(summaryOf({}))]);
    expect(lines.map((line) => line.split(/[ :]+/)[1])).toEqual([
      ...Array.from({ length: 7 }, () => 'error'),
      ...Array.from({ length: 3 }, () => 'warning'),
      'notice',
    ]);
    expect(lines.at(-1)).toBe('::notice::4 more in the summary');
  });

  test('come also when the run has no end', () => {
    expect(annotations([...begun, finding('error', 'm')])).toEqual(['::error title=orders::m']);
  });

  test('say the same once', () => {
    const script = [
      ...begun,
      finding('error', 'm'),
      finding('error', 'm'),
      finding('warning', 'm'),
    ];
    expect(annotations(script)).toHaveLength(1);
  });

  test('carry what to do, and nothing that ends them', () => {
    const failure = {
      code: 'BP5010',
      stage: 'dump',
      message: '100%\r\n::stop-commands::x ##[error]y',
      hint: 'do, this: that',
      also: [],
    } as const;
    const script = finished(summaryOf({ outcome: 'failed', backup: null, failure }));
    expect(annotations(script)).toEqual([
      '::error title=BP5010 dump::100%25 ::stop-commands::x ## [error]y%0Ado, this: that',
    ]);
  });
});

describe('groups', () => {
  test('hold a stage, and its result stands below', () => {
    expect(
      told(createGithubReporter, eventsOf(begun)),
    ).toBe(`00:00:00 run 20261120T021700Z-k3f9 started: shop
::group::lock
00:00:00 stage lock started
::endgroup::
00:00:00 stage lock done in 0.0 s
::group::preflight
00:00:00 stage preflight started
::endgroup::
`);
  });
});

describe('masks', () => {
  test.each([
    ['hunter2', ['::add-mask::hunter2']],
    ['a', ['::add-mask::a']],
    ['50%\u0001', ['::add-mask::50%25\u0001']],
    ['', []],
    [
      '-----BEGIN KEY-----\nabcdef\nxy\n-----END KEY-----\n',
      ['::add-mask::-----BEGIN KEY-----%0Aabcdef%0Axy%0A-----END KEY-----', '::add-mask::abcdef'],
    ],
  ])('of %j', (secret, expected) => {
    expect(maskLines(secret)).toEqual(expected);
  });
});

test('what is said in between is no command', () => {
  const lines: string[] = [];
  const reporter = createGithubReporter({
    palette: plainPalette,
    write: (text) => void lines.push(text),
  });
  reporter.say('::stop-commands::x');
  expect(lines).toEqual([': :stop-commands::x\n']);
});

test('there are no results before the end', () => {
  const reporter = createGithubReporter({ palette: plainPalette, write: () => undefined });
  for (const event of eventsOf(begun)) reporter.report(event);
  expect(reporter.results('token')).toBeNull();
});

describe('job summary', () => {
  test('stays below what GitHub takes and says what is missing', () => {
    const view = createRunView();
    const script = Array.from({ length: 3000 }, (_, at) =>
      finding('error', `${at} ${'名*'.repeat(100)}`),
    );
    for (const event of eventsOf(script)) applyEvent(view, event);
    const text = renderRunMarkdown(summaryOf({}), view);
    expect(Buffer.byteLength(text)).toBeLessThan(900 * 1024);
    expect(Buffer.byteLength(text)).toBeGreaterThan(890 * 1024);
    expect(text).toMatch(/\n\d+ more lines do not fit here\.\n$/);
  });
});
