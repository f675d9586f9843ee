import type {
  ArtifactComparison,
  Comparison,
  Difference,
} from '../../model/run/compare-manifests.ts';
import type { Json } from '../../model/run/facts.ts';
import { fitText } from '../../reporters/terminal/fit-text.ts';
import { formatAge, formatBytes } from '../../util/human.ts';
import { visibleLine } from '../../util/visible-text.ts';
import { type Column, type Look, type Row, renderColumns } from '../reach/columns.ts';
import { moment } from '../reach/words.ts';

/** A backup as its line shows it. */
export interface Side {
  readonly pipeline: string;
  readonly id: string;
  readonly startedAt: number;
}

export interface Compared {
  readonly old: Side;
  readonly new: Side;
  readonly comparison: Comparison;
}

/** Two backups beside each other: what differs of the whole, then each artifact. Foreign text is made harmless. */
export function renderComparison({ old, new: next, comparison }: Compared, look: Look): string {
  const { differences, artifacts, storedBytes, plainBytes } = comparison;
  const { palette } = look;
  const nameOf = ({ pipeline, id }: Side) => palette.strong(`${pipeline}@${id}`);
  const apart = distanceWords(next.startedAt - old.startedAt);
  const head = [
    `old  ${nameOf(old)}  ${palette.dim(moment(old.startedAt))}`,
    `new  ${nameOf(next)}  ${palette.dim(`${moment(next.startedAt)}${apart}`)}`,
  ];
  const whole =
    differences.length === 0
      ? ''
      : `${renderColumns(
          columnsOf('backup'),
          differences.map((one) => rowOfDifference(one)),
          look,
        )}\n`;
  const total = artifacts.length > 1 ? [bytesRow('together', plainBytes)] : [];
  const data = [
    ...artifacts.flatMap(rowsOfArtifact),
    ...total,
    bytesRow('stored together', storedBytes),
  ];
  return `${head.join('\n')}\n\n${whole}${renderColumns(columnsOf('data'), data, look)}`;
}

function columnsOf(title: string): readonly Column[] {
  return [
    { title, least: 12 },
    { title: 'old', least: 10 },
    { title: 'new', least: 10 },
    { title: 'change' },
  ];
}

function distanceWords(ms: number): string {
  if (Math.abs(ms) < 60_000) return '';
  return `, ${formatAge(Math.abs(ms)).replace(/ ago$/, '')} ${ms > 0 ? 'later' : 'earlier'}`;
}

function rowOfDifference({ what, old, new: next }: Difference, indent = ''): Row {
  const areBytes = what === 'bytes' || what.endsWith('.bytes');
  const show = (value: Json) => fitText(areBytes ? asBytes(value) : words(value), longest);
  const both = typeof old === 'number' && typeof next === 'number';
  const change = both ? signed(next - old, areBytes) : '';
  return row([`${indent}${what}`, show(old), show(next), change]);
}

/** More of a text is told by `--json`. */
const longest = 48;

function rowsOfArtifact(artifact: ArtifactComparison): readonly Row[] {
  const { id, state, plainBytes, differences } = artifact;
  const paint = paints[state];
  const sizes = bytesRow(id, plainBytes);
  const change = state === 'changed' ? (sizes.cells[3]?.text ?? '') : state;
  const note = change === '' ? 'other content' : change;
  const cells = [{ text: id, paint: 'strong' as const }, ...sizes.cells.slice(1, 3)];
  const details = differences.map((difference) => rowOfDifference(difference, '  '));
  return [{ cells: [...cells, { text: note, ...paint }], notes: [] }, ...details];
}

const paints = {
  added: { paint: 'good' },
  removed: { paint: 'warning' },
  changed: {},
  same: { paint: 'dim' },
} as const;

interface Sizes {
  readonly old: number | null;
  readonly new: number | null;
}

function bytesRow(name: string, { old, new: next }: Sizes): Row {
  const change = old === null || next === null ? '' : share(old, next);
  return row([name, asBytes(old), asBytes(next), change]);
}

/** `+1.2 MiB (+7 %)`. */
function share(old: number, next: number): string {
  const by = signed(next - old, true);
  if (by === '' || old === 0) return by;
  const percent = Math.round(((next - old) / old) * 100);
  return percent === 0 ? by : `${by} (${percent > 0 ? '+' : '−'}${Math.abs(percent)} %)`;
}

function signed(by: number, areBytes: boolean): string {
  if (by === 0) return '';
  const size = Math.abs(by);
  return `${by > 0 ? '+' : '−'}${areBytes ? formatBytes(size) : size}`;
}

function asBytes(value: Json): string {
  return typeof value === 'number' ? formatBytes(value) : words(value);
}

const digest = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

function words(value: Json): string {
  if (value === null || value === '') return '–';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string')
    return digest.test(value) ? value.slice(0, 12) : visibleLine(value);
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.map(words).join(', ');
  const entries = Object.entries(value);
  return entries.map(([key, one]) => `${visibleLine(key)}: ${words(one)}`).join(', ') || '–';
}

function row(texts: readonly string[]): Row {
  return { cells: texts.map((text) => ({ text })), notes: [] };
}
