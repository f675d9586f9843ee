import { type Column, type Look, renderColumns } from '../reach/columns.ts';
import { count } from '../reach/words.ts';
import type { CopyResult } from './verify-backup.ts';

const columns: readonly Column[] = [
  { title: 'backup', least: 21 },
  { title: 'copy', least: 8 },
  { title: 'level' },
  { title: 'verdict' },
];

const maxEvidence = 10;

/** One line for each copy, and below it why it did not pass. */
export function renderResults(results: readonly CopyResult[], look: Look): string {
  if (results.length === 0) return '';
  const rows = results.map(({ pipeline, backup, destination, level, verdict, evidence }) => {
    const paint = paints[verdict];
    const hidden = evidence.length - maxEvidence;
    const notes = evidence.slice(0, maxEvidence).map((text) => ({ text, paint }));
    return {
      cells: [
        { text: `${pipeline}@${backup}` },
        { text: destination },
        { text: level },
        { text: verdict, paint },
      ],
      notes: hidden > 0 ? [...notes, { text: `and ${hidden} more`, paint }] : notes,
    };
  });
  return renderColumns(columns, rows, look);
}

const paints = {
  pass: 'good',
  fail: 'error',
  inconclusive: 'warning',
  missing: 'warning',
} as const;

/** `2 copies passed, 1 failed, 1 could not be checked`. */
export function summarizeResults(results: readonly CopyResult[]): string {
  const numberOf = (wanted: CopyResult['verdict']) =>
    results.filter(({ verdict }) => verdict === wanted).length;
  const words = { pass: 'passed', fail: 'failed', inconclusive: 'could not be checked' } as const;
  const parts = (['pass', 'fail', 'inconclusive'] as const).flatMap((verdict) => {
    const number = numberOf(verdict);
    return number > 0 ? [`${count(number, 'copy', 'copies')} ${words[verdict]}`] : [];
  });
  const missing = numberOf('missing');
  if (missing > 0) parts.push(`${count(missing, 'copy', 'copies')} missing`);
  return parts.join(', ') || 'there was nothing to verify';
}
