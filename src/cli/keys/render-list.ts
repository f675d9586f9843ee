import { type Column, type Look, renderColumns } from '../reach/columns.ts';
import type { OurKey } from './our-keys.ts';

const columns: readonly Column[] = [
  { title: 'use' },
  { title: 'pipeline', least: 8 },
  { title: 'fingerprint' },
  { title: 'ends' },
  { title: 'from', least: 12 },
];

/** One line for each key, and below it why it cannot be used. */
export function renderKeys(keys: readonly OurKey[], look: Look): string {
  if (keys.length === 0) return '';
  const rows = keys.map(({ use, pipeline, fingerprint, until, from, problem, userId, half }) => ({
    cells: [
      { text: use },
      { text: pipeline ?? '' },
      { text: fingerprint ?? '?' },
      { text: until === null ? '' : until.toISOString().slice(0, 10) },
      { text: from },
    ],
    notes: [
      ...(problem === null ? [] : [{ text: problem, paint: 'warning' as const }]),
      ...(userId === '' ? [] : [{ text: `${half} half of ${userId}`, paint: 'dim' as const }]),
    ],
  }));
  return renderColumns(columns, rows, look);
}
