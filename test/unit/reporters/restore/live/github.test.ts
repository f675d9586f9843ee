import { expect, test } from 'vitest';
import type { RestoreSummary } from '../../../../../src/model/restore/summary.ts';
import { plainPalette } from '../../../../../src/reporters/palette.ts';
import { createRestoreGithub } from '../../../../../src/reporters/restore/live/github.ts';
import { told } from '../../../../rig/reporters/play.ts';
import { begun, done, eventsOf, failed, finished, type Script, summaryOf } from './recording.ts';

function annotations(script: Script): readonly string[] {
  return told(createRestoreGithub, eventsOf(script))
    .split('\n')
    .filter((line) => /^::(error|warning|notice)/.test(line));
}

const failure = {
  code: 'BP5110',
  step: 'activate',
  message: '100%\r\n::stop-commands::x ##[error]y',
  hint: 'do, this: that',
  also: Array.from({ length: 4 }, (_, at) => `left ${at}`),
} as const;

test('errors come first, ten at most, and none of them ends its line', () => {
  const warnings = Array.from({ length: 14 }, (_, at) => `w${at}`);
  const summary = summaryOf({ outcome: 'failed', exit: 1, failure, warnings });
  const lines = annotations([...begun, ...finished(summary)]);
  expect(lines.map((line) => line.split(/[ :]+/)[1])).toEqual([
    ...Array.from({ length: 5 }, () => 'error'),
    ...Array.from({ length: 5 }, () => 'warning'),
    'notice',
  ]);
  expect(lines[0]).toBe(
    '::error title=BP5110 activate::100%25 ::stop-commands::x ## [error]y%0Ado, this: that',
  );
  expect(lines.at(-1)).toBe('::notice::9 more in the summary');
});

test('a restore without an end says what failed', () => {
  const script: Script = [
    ...begun,
    ...done('lock', 0, 10),
    ...failed('load', 20, 'no copy can be read'),
    [
      20,
      {
        event: 'copy-lost',
        destination: 'nas',
        file: 'orders.zst.pgp',
        reason: 'it ends too early',
        isDamage: true,
      },
    ],
  ];
  expect(annotations(script)).toEqual([
    '::error title=load::no copy can be read',
    '::warning title=nas::orders.zst.pgp at nas is damaged: it ends too early',
  ]);
});

function markdownOf(summary: RestoreSummary): string {
  const reporter = createRestoreGithub({ palette: plainPalette, write: () => undefined });
  expect(reporter.results('token')).toBeNull();
  for (const event of eventsOf([...begun, ...finished(summary)])) reporter.report(event);
  return reporter.results('token')?.summary ?? '';
}

test('a huge summary stays below what GitHub takes, and says what is missing', () => {
  const warnings = Array.from({ length: 3000 }, (_, at) => `${at} ${'名*'.repeat(100)}`);
  const text = markdownOf(summaryOf({ outcome: 'incomplete', exit: 3, warnings }));
  expect(Buffer.byteLength(text)).toBeLessThan(900 * 1024);
  expect(Buffer.byteLength(text)).toBeGreaterThan(890 * 1024);
  expect(text).toMatch(/\n\d+ more lines do not fit here\.\n$/);
  expect(text).toContain('run-pipeline restore shop');
});
