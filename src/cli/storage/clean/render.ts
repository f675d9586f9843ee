import type { Confirmation } from '../../../model/confirm/confirmation.ts';
import { formatBytes } from '../../../util/human.ts';
import { commandText } from '../../confirm/command-text.ts';
import { type Column, type Look, renderColumns } from '../../reach/columns.ts';
import { count } from '../../reach/words.ts';
import type { CleanPlan } from './plan.ts';

const goingColumns: readonly Column[] = [
  { title: 'goes' },
  { title: 'name', least: 16 },
  { title: 'size', align: 'right' },
  { title: 'why', least: 20 },
];
const stayingColumns: readonly Column[] = [
  { title: 'stays' },
  { title: 'name', least: 16 },
  { title: 'why', least: 20 },
];

/** `4 things would go, 1.2 GiB would become free`. */
export function cleanWords({ goes }: CleanPlan): string {
  if (goes.length === 0) return 'nothing would go';
  const bytes = goes.reduce((sum, one) => sum + (one.bytes ?? 0), 0);
  return `${count(goes.length, 'thing')} would go, ${formatBytes(bytes)} would become free`;
}

/** All decisions and their reasons, the command that does it last. */
export function renderClean(
  plan: CleanPlan,
  confirmation: Confirmation | null,
  look: Look,
): string {
  const goes = plan.goes.map(({ leftover, name, bytes, why }) => [
    ...[leftover.kind, name, bytes === null ? '?' : formatBytes(bytes), why],
  ]);
  const stays = plan.stays.map(({ kind, name, why }) => [kind, name, why]);
  const blocks = [
    `${look.palette.strong(cleanWords(plan))}\n`,
    table(goingColumns, goes, look),
    table(stayingColumns, stays, look),
    commandText(confirmation, look),
  ];
  return blocks.filter(Boolean).join('\n');
}

function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  look: Look,
): string {
  if (rows.length === 0) return '';
  const cells = rows.map((row) => ({ cells: row.map((text) => ({ text })), notes: [] }));
  return renderColumns(columns, cells, look);
}
