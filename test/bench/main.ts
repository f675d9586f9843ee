import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { runCatalogue } from './catalogue.ts';
import { type DataSet, prepareData } from './data.ts';
import { runDatabase } from './database.ts';
import { prepareKey } from './key.ts';
import { type Measure, measure } from './measure.ts';
import { type Engine, type Options, parseOptions, usage } from './options.ts';
import { runRestores } from './restore.ts';
import { runRetention } from './retention.ts';
import { type Course, clearCourse, ours, type Side, shell } from './sides.ts';
import { describeMachine, type Pair, renderMemory, renderTable, type Series } from './table.ts';
import { runVolumes } from './volume.ts';

const root = join(tmpdir(), `run-pipeline-bench-${userInfo().uid}`);

async function main(options: Options): Promise<void> {
  mkdirSync(root, { recursive: true, mode: 0o700 });
  console.log(describeMachine());
  if (options.catalogue !== null) {
    const { catalogue: count, signed: isSigned, pairs: rounds } = options;
    console.log(await runCatalogue(root, { count, isSigned, rounds }));
    console.log(describeMachine());
    return;
  }
  if (options.retention !== null) {
    console.log(runRetention(options.retention, options.pairs));
    console.log(describeMachine());
    return;
  }
  if (options.database !== null) {
    const found = await runDatabase(root, { mib: options.database, pairs: options.pairs, tell });
    console.log(renderTable(found));
    console.log(describeMachine());
    return;
  }
  if (options.volume !== null) {
    const found = await runVolumes(root, { mib: options.volume, pairs: options.pairs, tell });
    console.log(renderTable(found));
    console.log(describeMachine());
    return;
  }
  const series: Series[] = [];
  for (const set of options.sets) {
    for (const engine of options.engines) series.push(await runSeries(set, engine, options));
  }
  console.log(renderTable(series));
  if (options.large) console.log(renderMemory(await runSizes(options)));
  console.log(describeMachine());
}

/** One pair that does not count, because it warms up; then ours and the shell in turn. */
async function runSeries(set: DataSet, engine: Engine, options: Options): Promise<Series> {
  const course = courseOf(set, 1);
  if (options.restore) return await runRestoreSeries(course, { set, engine }, options);
  const sides = {
    ours: ours(course, engine, options.command),
    shell: shell(course, options.dropCache),
  };
  const pairs: Pair[] = [];
  for (let turn = 0; turn <= options.pairs; turn += 1) {
    const pair = {
      ours: await runOnce(course, sides.ours),
      shell: await runOnce(course, sides.shell),
    };
    if (turn > 0) pairs.push(pair);
    tell(`${set} ${engine}`, { turn, pair, of: options.pairs });
  }
  return { name: set, engine, pairs };
}

async function runRestoreSeries(
  course: Course,
  { set, engine }: { readonly set: DataSet; readonly engine: Engine },
  { pairs: of, synced: isSynced }: Options,
): Promise<Series> {
  const name = `${set}, restored`;
  const note = (turn: number, pair: Pair) => tell(`${name} ${engine}`, { turn, pair, of });
  return { name, engine, pairs: await runRestores(course, { pairs: of, engine, isSynced, note }) };
}

interface Told {
  readonly turn: number;
  readonly of: number;
  readonly pair: Pair;
}

function tell(what: string, { turn, of, pair }: Told): void {
  const [one, other] = [pair.ours.wallMs / 1000, pair.shell.wallMs / 1000];
  const note = turn === 0 ? 'warm-up' : `pair ${turn} of ${of}`;
  console.log(`${what} ${note}: ${one.toFixed(2)} s to ${other.toFixed(2)} s`);
}

async function runSizes(options: Options): Promise<(readonly [string, Measure])[]> {
  const peaks: (readonly [string, Measure])[] = [];
  for (const engine of options.engines) {
    for (const gib of [1, 2, 4]) {
      const course = courseOf('rows', gib);
      const result = await runOnce(course, ours(course, engine, options.command));
      peaks.push([`${gib} GiB, ${engine}`, result]);
    }
  }
  return peaks;
}

function courseOf(set: DataSet, gib: number): Course {
  return { root, source: prepareData(root, set, gib), key: prepareKey(root) };
}

/** Both sides find the source in the page cache, no copy of before, and nothing waiting for the disk. */
function runOnce(course: Course, side: Side): Promise<Measure> {
  clearCourse(course);
  // Not with tar: it does not read what it would write to /dev/null.
  execFileSync('find', [course.source, '-type', 'f', '-exec', 'cat', '{}', '+'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  execFileSync('sync');
  return measure(side);
}

async function runAll(argv: readonly string[]): Promise<void> {
  const options = parseOptions(argv);
  try {
    await main(options);
  } finally {
    if (!options.keep) rmSync(root, { recursive: true, force: true });
  }
}

try {
  await runAll(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  if (error instanceof TypeError || error instanceof RangeError) console.error(`\n${usage}`);
  process.exitCode = 1;
}
