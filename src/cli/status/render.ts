import { lastGood } from '../../catalog/last-good.ts';
import { isFuture } from '../../model/run/future.ts';
import { isImported } from '../../model/run/origin.ts';
import { formatAge, formatBytes, formatDuration } from '../../util/human.ts';
import { visibleLine } from '../../util/visible-text.ts';
import { missingCopies } from '../reach/backup-facts.ts';
import type { Look } from '../reach/columns.ts';
import { aligned, renderSections, type Section, type SectionLine } from '../reach/sections.ts';
import { count } from '../reach/words.ts';
import { type Health, judgeHealth, type Observed, totalBytes } from './health.ts';
import { renderHistory } from './render-history.ts';
import { complianceLines, nextLines, retentionLines } from './render-outlook.ts';

/** One block for each pipeline: the verdict first, then what it rests on. */
export function renderStatus(observed: readonly Observed[], look: Look): string {
  return observed.map((one) => renderOne(one, judgeHealth(one), look)).join('\n');
}

function renderOne(observed: Observed, health: Health, look: Look): string {
  const { palette } = look;
  const name = palette.strong(visibleLine(observed.known.pipeline));
  const paint = health.state === 'ok' ? 'good' : 'error';
  const sections: readonly Section[] = [
    { label: 'alarm', lines: health.alarms.map((text) => ({ text, paint: 'error' as const })) },
    { label: 'running', lines: liveLines(observed) },
    { label: 'last good', lines: goodLines(observed) },
    { label: 'last run', lines: runLines(observed) },
    { label: 'next run', lines: nextLines(observed) },
    { label: 'backups', lines: countLines(observed) },
    { label: 'copies', lines: copyLines(observed) },
    { label: 'last sync', lines: syncLines(observed) },
    { label: 'retention', lines: retentionLines(observed) },
    { label: 'complies', lines: complianceLines(observed) },
    { label: 'look', lines: health.warnings.map((text) => ({ text, paint: 'warning' as const })) },
  ];
  const { history, known } = observed;
  const past = history === null ? '' : `\n${renderHistory(history, known.nowMs, look)}`;
  return `${name}  ${palette[paint](health.state)}\n${renderSections(sections, look)}${past}`;
}

function liveLines({ live, known }: Observed): readonly SectionLine[] {
  if (live === null) return [];
  const { holder, stage, percent, state } = live;
  const place = state === 'alive' ? `pid ${holder.pid}` : `on the host ${holder.host}`;
  const since = formatDuration(known.nowMs - Date.parse(holder.since));
  const far = percent === null ? '' : ` ${Math.floor(percent)} %`;
  const at = stage === null ? '' : `, at ${stage}${far}`;
  return [{ text: `${holder.verb} ${holder.run}${at}, for ${since} (${place})` }];
}

function goodLines({ known, limitMs }: Observed): readonly SectionLine[] {
  const good = lastGood(known);
  const allowed = limitMs === null ? 'no `rpo` is set' : `${formatDuration(limitMs)} are allowed`;
  if (good === null) return [{ text: 'none', paint: 'error' }];
  const age = formatAge(known.nowMs - good.backup.startedAt);
  return [{ text: `${good.backup.id}, ${age}; ${allowed}` }];
}

function runLines({ lastRun, known }: Observed): readonly SectionLine[] {
  if (lastRun === null) return [];
  const { run, outcome, reason, at } = lastRun;
  const text = `${run}, ${outcome} ${formatAge(known.nowMs - at)}: ${reason}`;
  return [outcome === 'success' ? { text } : { text, paint: 'warning' }];
}

function countLines({ known }: Observed): readonly SectionLine[] {
  const { backups, nowMs } = known;
  const past = backups.filter(({ backup }) => !isFuture(backup.startedAt, nowMs));
  const [newest, oldest] = [past[0] ?? backups[0], backups.at(-1)];
  if (newest === undefined || oldest === undefined) return [];
  const ages = [oldest, newest].map(({ backup }) => formatAge(nowMs - backup.startedAt));
  const good = backups.filter(({ verdict }) => verdict === 'good').length;
  const imported = backups.filter(({ backup }) => isImported(backup.manifest)).length;
  const text = [
    count(backups.length, 'backup'),
    `${good} good`,
    ...(imported > 0 ? [`${imported} imported, which count for nothing else`] : []),
    formatBytes(totalBytes(known)),
  ].join(', ');
  return [{ text: `${text}; oldest ${ages[0]}, newest ${ages[1]}` }];
}

function syncLines({ syncs, known }: Observed): readonly SectionLine[] {
  const rows = Array.from(syncs, ([name, { at, from, copied, left, failed }]) => {
    const open = [
      ...(left > 0 ? [`${left} not fit to be copied`] : []),
      ...(failed > 0 ? [`${failed} failed`] : []),
    ];
    const done = `from ${from} ${formatAge(known.nowMs - Date.parse(at))}, ${count(copied, 'backup')} copied`;
    const text = [done, ...open].join('; ');
    return failed > 0 ? { name, text, paint: 'warning' as const } : { name, text };
  });
  return aligned(rows);
}

const maxNamed = 3;

function copyLines({ known }: Observed): readonly SectionLine[] {
  const { backups, destinations } = known;
  const rows = destinations.map(({ id, error, report }) => {
    if (error !== null) return { name: id, text: error, paint: 'error' as const };
    const there = backups.filter(({ copies }) =>
      copies.some(({ copy }) => copy.destination === id && copy.state === 'complete'),
    );
    const absent = backups.filter((judged) => missingCopies(judged, destinations).includes(id));
    const named = absent.slice(0, maxNamed).map(({ backup }) => backup.id);
    const more = absent.length > maxNamed ? ` and ${absent.length - maxNamed} more` : '';
    const gaps = absent.length === 0 ? '' : `, missing ${named.join(', ')}${more}`;
    const text = `${count(there.length, 'copy', 'copies')}, ${formatBytes(report.bytes)}${gaps}`;
    return { name: id, text };
  });
  return aligned(rows);
}
