import { formatBytes } from '../../util/human.ts';
import { sizeOfTrees } from '../../util/tree-size.ts';
import { type Cell, type Column, type Look, type Row, renderColumns } from '../reach/columns.ts';
import { isOpen, type Listed } from './facts.ts';
import { usersNamed, type VolumeThing } from './things.ts';

const columns: readonly Column[] = [
  { title: 'what' },
  { title: 'project', isOptional: true },
  { title: 'used by', least: 8, isOptional: true },
  { title: 'size', align: 'right' },
  { title: 'holds', least: 12 },
  { title: 'pipeline' },
];

/** One line for each thing; empty where there is none. */
export function renderThings(listed: readonly Listed[], look: Look): string {
  return listed.length === 0 ? '' : renderColumns(columns, listed.map(rowOf), look);
}

function rowOf(listed: Listed): Row {
  const { thing, pipeline } = listed;
  const covered: Cell = isOpen(listed)
    ? { text: 'none', paint: 'warning' }
    : { text: pipeline ?? 'not needed' };
  if (thing.kind === 'server') {
    const { program, pid } = thing.server;
    const cells = [`${program} (${pid})`, '', '', '', 'a server of this host'];
    return { cells: [...cells.map((text) => ({ text })), covered], notes: [] };
  }
  const { name, project, volume, advice } = thing;
  const cells = [
    { text: name, paint: 'strong' as const },
    ...[project ?? '', usersNamed(volume).join(', '), sizeOf(thing), advice.why].map((text) => ({
      text,
    })),
  ];
  return { cells: [...cells, covered], notes: [] };
}

/** Of one volume no longer than a person waits. */
const limit = { ms: 200, entries: 200_000 };

function sizeOf({ volume: { facts } }: VolumeThing): string {
  if (facts.mountpoint === '') return '?';
  const { bytes, isWhole } = sizeOfTrees([facts.mountpoint], limit);
  if (isWhole) return formatBytes(bytes);
  return bytes > 0 ? `> ${formatBytes(bytes)}` : '?';
}
