import { execFileSync } from 'node:child_process';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { formatBytes } from '../../src/util/human.ts';
import type { Measure } from './measure.ts';

export interface Pair {
  readonly ours: Measure;
  readonly shell: Measure;
}

export interface Series {
  readonly name: string;
  readonly engine: string;
  readonly pairs: readonly Pair[];
}

const heads = [
  'data',
  'engine',
  'pairs',
  'ratio',
  'min–max',
  'ours',
  'shell',
  'own CPU',
  'own memory',
];

/** A table in Markdown: medians of the ratios within each pair, ours to the shell. */
export function renderTable(series: readonly Series[]): string {
  return markdown(heads, series.map(rowOf));
}

export function renderMemory(
  peaks: readonly (readonly [name: string, measure: Measure])[],
): string {
  return markdown(
    ['size', 'own memory', 'own CPU', 'took'],
    peaks.map(([name, measure]) => [
      name,
      formatBytes(measure.peakBytes),
      percent(measure),
      seconds(measure.wallMs),
    ]),
  );
}

function rowOf({ name, engine, pairs }: Series): readonly string[] {
  const ratios = pairs.map(({ ours, shell }) => ours.wallMs / shell.wallMs);
  const ours = pairs.map((pair) => pair.ours);
  return [
    name,
    engine,
    String(pairs.length),
    median(ratios).toFixed(2),
    `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`,
    seconds(median(ours.map(({ wallMs }) => wallMs))),
    seconds(median(pairs.map(({ shell }) => shell.wallMs))),
    `${median(ours.map(cpuShare)).toFixed(0)} %`,
    formatBytes(Math.max(...ours.map(({ peakBytes }) => peakBytes))),
  ];
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}

/** Own CPU time as a share of the time that went by; one core is 100 %. */
function cpuShare({ ownCpuMs, wallMs }: Measure): number {
  return (100 * ownCpuMs) / wallMs;
}

function percent(measure: Measure): string {
  return `${cpuShare(measure).toFixed(0)} %`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

export function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

/** What the figures were measured on, and how busy it was. */
export function describeMachine(): string {
  const [cpu] = cpus();
  const load = loadavg().map((value) => value.toFixed(2));
  const facts = [
    `${cpus().length} × ${cpu?.model ?? 'unknown CPU'}, ${formatBytes(totalmem())}, Linux ${release()}`,
    `load average ${load.join(' ')}`,
    ['node --version', 'zstd --version', 'gpg --version', 'tar --version', 'sha256sum --version']
      .map(firstLine)
      .join('; '),
  ];
  return facts.map((fact) => `${fact}\n`).join('');
}

function firstLine(command: string): string {
  const [program = '', ...argv] = command.split(' ');
  const line = execFileSync(program, argv, { encoding: 'utf8' }).split('\n')[0] ?? '';
  return program === 'node' ? `node ${line}` : line.replaceAll('*', '').trim();
}
