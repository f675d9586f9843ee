import { type Cell, type Column, type Look, type Row, renderColumns } from '../reach/columns.ts';
import { moment } from '../reach/words.ts';
import type { Deed } from './read-deeds.ts';

const columns: readonly Column[] = [
  { title: 'when' },
  { title: 'who', least: 6 },
  { title: 'from', least: 6, isOptional: true },
  { title: 'did' },
  { title: 'to', least: 12 },
  { title: 'exit', align: 'right' },
];

/** One line for each command; why, where it did not go well. */
export function deedsText(deeds: readonly Deed[], look: Look): string {
  if (deeds.length === 0) return 'nothing is written down in the audit log of this installation\n';
  return renderColumns(columns, deeds.map(rowOf), look);
}

function rowOf(deed: Deed): Row {
  const { at, who, from, verb, state, reason, exit } = deed;
  const isFine = exit === 0;
  const isKilled = state === 'killed';
  const prose = Object.entries(deed.words).map(([name, text]) => `${name}: ${String(text)}`);
  return {
    cells: [
      { text: moment(Date.parse(at)) },
      { text: who.person || who.user || '' },
      { text: from.ssh ?? from.host },
      { text: verb, paint: 'strong' },
      { text: targetOf(deed) },
      endCell(deed),
    ],
    notes: [
      ...(isFine || reason === '' ? [] : [{ text: reason, paint: 'dim' } as const]),
      ...(isKilled ? [{ text: 'it did not end: it was killed', paint: 'warning' } as const] : []),
      ...prose.map((text) => ({ text, paint: 'dim' }) as const),
    ],
  };
}

function endCell({ state, exit }: Deed): Cell {
  if (exit === null) return { text: state === 'works' ? '…' : 'none', paint: 'warning' };
  return exit === 0 ? { text: '0' } : { text: String(exit), paint: 'warning' };
}

/** The backup, where it is one; else what was typed. */
function targetOf({ pipeline, backups: [first, ...others], arguments: typed }: Deed): string {
  if (first === undefined) return pipeline ?? typed[0] ?? '';
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  return `${pipeline ?? ''}@${first}${more}`;
}
