import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type LiveRun, type Ran, startProgram } from './program.ts';

/** A repository with everything that runs of its pipeline touch, away from all others. */
export interface Site {
  readonly folder: string;
  readonly repository: string;
  readonly state: string;
  readonly locks: string;
  /** Where programs put their temporary files; empty when nothing runs. */
  readonly temporary: string;
  /** By id: the folder at which a local destination keeps its pipelines. */
  readonly destinations: Map<string, string>;
  /** What must not be seen anywhere. */
  readonly canaries: string[];
  /** Everything that anybody was told: outputs of programs and bodies of notices. */
  readonly told: string[];
  readonly runs: Ran[];
  /** Goods that were seen, by destination; they may go only by a recorded decision. */
  readonly seenGood: Map<string, Set<string>>;
  env: Readonly<Record<string, string>>;
  path(...parts: readonly string[]): string;
  write(file: string, text: string | Uint8Array): string;
  /** Writes the pipeline file. */
  pipeline(wishes?: PipelineWishes): void;
  start(argv: readonly string[], more?: Readonly<Record<string, string>>): LiveRun;
  run(...argv: readonly string[]): Promise<Ran>;
}

export interface PipelineWishes {
  readonly name?: string;
  readonly dump?: readonly string[];
  readonly encrypt?: string;
  readonly upload?: readonly string[];
  /** Lines of stages, in the order of the format, such as `retention: { keep: { last: 2 } }`. */
  readonly after?: readonly string[];
  readonly preflight?: string;
  readonly lock?: string;
  readonly compress?: string;
  /** Further lines at the top. */
  readonly top?: readonly string[];
  readonly hooks?: readonly string[];
}

export const docs = '{ id: docs, type: files, paths: [data] }';

export function openSite(wishes: PipelineWishes = {}): Site {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'site-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = (...parts: readonly string[]) => join(folder, ...parts);
  const site: Site = {
    folder,
    repository: path('repository'),
    state: path('state'),
    locks: path('locks'),
    temporary: path('temporary'),
    destinations: new Map([
      ['here', path('here')],
      ['nas', path('nas')],
    ]),
    canaries: [],
    told: [],
    runs: [],
    seenGood: new Map(),
    env: {},
    path,
    write: (file, text) => write(path(file), text),
    pipeline: (given) => {
      write(path('repository/backup.pipeline.yaml'), pipelineText(site, given));
    },
    start: (argv, more = {}) => startProgram(site, argv, more),
    run: (...argv) => site.start(argv).ended,
  };
  mkdirSync(site.temporary);
  site.write('repository/data/a.txt', 'one\n');
  site.write('repository/data/sub/b.bin', Buffer.alloc(300_000, 'some rows of text\n'));
  site.pipeline(wishes);
  return site;
}

function write(path: string, text: string | Uint8Array): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

function pipelineText(
  { destinations }: Site,
  {
    name = 'shop',
    dump = [docs],
    encrypt = 'none',
    upload = Array.from(destinations, ([id, path]) => `{ id: ${id}, type: local, path: ${path} }`),
    after = [],
    preflight = '{ keepFree: 1MiB }',
    lock,
    compress,
    top = [],
    hooks = [],
  }: PipelineWishes = {},
): string {
  const list = (key: string, items: readonly string[]) =>
    items.length === 0 ? [] : [key, ...items.map((item) => `${' '.repeat(4)}- ${item}`)];
  return [
    'version: 1',
    `name: ${name}`,
    ...top,
    'stages:',
    ...(lock === undefined ? [] : [`  lock: ${lock}`]),
    `  preflight: ${preflight}`,
    ...list('  dump:', dump),
    ...(compress === undefined ? [] : [`  compress: ${compress}`]),
    `  encrypt: ${encrypt}`,
    ...list('  upload:', upload),
    ...after.map((line) => `  ${line}`),
    ...list('hooks:', hooks),
    '',
  ].join('\n');
}
