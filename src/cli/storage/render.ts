import { BackupError } from '../../model/failures.ts';
import type { EngineUsage } from '../../ports/engine-storage.ts';
import { formatBytes } from '../../util/human.ts';
import { type Cell, type Column, type Look, type Row, renderColumns } from '../reach/columns.ts';
import { renderSections } from '../reach/sections.ts';
import { shortAge } from '../reach/words.ts';
import { leftoversOf } from './advise.ts';
import { type Disk, isNearFull, usedShare } from './disks.ts';
import type { JudgedVolume, Surveyed } from './survey.ts';
import type { Health } from './volumes.ts';

/** Disks, the engine, its volumes, what is stored, and what to do. */
export function renderStorage(
  surveyed: Surveyed,
  advice: readonly string[],
  { look, nowMs }: { readonly look: Look; readonly nowMs: number },
): string {
  const { disks, engine, volumes, seen } = surveyed;
  const stored = seen.known.flatMap(({ pipeline, destinations }) =>
    destinations.map((one) => storedRow(pipeline, one)),
  );
  const blocks = [
    table(diskColumns, disks.map(diskRow), look),
    engine instanceof BackupError ? '' : renderEngine(engine, look),
    table(
      volumeColumns,
      volumes.map((one) => volumeRow(one, nowMs)),
      look,
    ),
    table(storedColumns, stored, look),
    renderSections([{ label: 'to do', lines: advice.map((text) => ({ text })) }], look),
  ];
  return blocks.filter(Boolean).join('\n');
}

function table(columns: readonly Column[], rows: readonly Row[], look: Look): string {
  return rows.length === 0 ? '' : renderColumns(columns, rows, look);
}

const diskColumns: readonly Column[] = [
  { title: 'disk of', least: 12 },
  { title: 'total', align: 'right' },
  { title: 'used', align: 'right' },
  { title: 'free', align: 'right' },
  { title: 'full', align: 'right' },
  { title: 'holds', least: 8, isOptional: true },
];

function diskRow(disk: Disk): Row {
  const { holds, totalBytes, usedBytes, freeBytes } = disk;
  const full: Cell = {
    text: `${Math.round(usedShare(disk) * 100)} %`,
    ...(isNearFull(disk) ? { paint: 'warning' as const } : {}),
  };
  const sizes = [totalBytes, usedBytes, freeBytes].map((bytes) => ({ text: formatBytes(bytes) }));
  const what = [...new Set(holds.map((one) => one.what))].join(', ');
  const path: Cell = { text: holds[0]?.path ?? '', paint: 'strong' };
  return { cells: [path, ...sizes, full, { text: what }], notes: [] };
}

function renderEngine(engine: EngineUsage, look: Look): string {
  const { imageCount, imageBytes, stopped, cacheBytes } = leftoversOf(engine);
  const { images, containers, cache } = engine;
  const written = sum(containers);
  const lines = [
    [
      'images',
      `${images.length}, ${formatBytes(engine.imageBytes)}`,
      imageCount === 0 ? '' : `${imageCount} without a name, ${formatBytes(imageBytes)}`,
    ],
    [
      'containers',
      `${containers.length}, ${formatBytes(written)}`,
      stopped === 0 ? '' : `${stopped} not running`,
    ],
    [
      'build cache',
      `${formatBytes(sum(cache))}`,
      cacheBytes === 0 ? '' : `${formatBytes(cacheBytes)} not in use`,
    ],
  ];
  const sections = lines.map(([label = '', ...words]) => ({
    label,
    lines: [{ text: words.filter(Boolean).join('; ') }],
  }));
  return `${look.palette.strong('Docker')}  ${look.palette.dim(engine.address)}\n${renderSections(sections, look)}`;
}

function sum(all: readonly { readonly bytes: number }[]): number {
  return all.reduce((total, { bytes }) => total + bytes, 0);
}

const volumeColumns: readonly Column[] = [
  { title: 'volume', least: 12 },
  { title: 'size', align: 'right' },
  { title: 'files', align: 'right' },
  { title: 'changed', align: 'right' },
  { title: 'health' },
  { title: 'pipeline' },
  { title: 'used by', least: 8, isOptional: true },
  { title: 'largest file', least: 12, isOptional: true },
];

function volumeRow(volume: JudgedVolume, nowMs: number): Row {
  const { usage, content, bytes, usedBy, health, pipeline } = volume;
  const [largest] = content?.largest ?? [];
  const changed = content?.changedAtMs ?? null;
  const cells: Cell[] = [
    { text: usage.name, paint: 'strong' },
    { text: bytes === null ? '?' : formatBytes(bytes) },
    { text: filesText(volume) },
    { text: changed === null ? '?' : shortAge(nowMs - changed) },
    { text: health, ...paintOf(health) },
    pipeline === null ? { text: 'none', paint: 'dim' } : { text: pipeline },
    { text: usedBy.join(', ') },
    { text: largest === undefined ? '' : `${formatBytes(largest.bytes)} ${largest.path}` },
  ];
  return { cells, notes: [] };
}

function filesText({ content }: JudgedVolume): string {
  if (content === null) return '?';
  return content.isWhole ? String(content.files) : `> ${content.files}`;
}

function paintOf(health: Health): Pick<Cell, 'paint'> {
  return health === 'ok' ? {} : { paint: 'warning' };
}

const storedColumns: readonly Column[] = [
  { title: 'backups of', least: 8 },
  { title: 'at' },
  { title: 'size', align: 'right' },
];

type Known = Surveyed['seen']['known'][number]['destinations'][number];

function storedRow(pipeline: string, { id, error, report }: Known): Row {
  const size: Cell =
    error === null ? { text: formatBytes(report.bytes) } : { text: '?', paint: 'warning' };
  const notes: readonly Cell[] = error === null ? [] : [{ text: error, paint: 'warning' }];
  return { cells: [{ text: pipeline, paint: 'strong' }, { text: id }, size], notes };
}
