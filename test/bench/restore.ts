import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { prepareSecretKey } from './key.ts';
import { type Measure, measure } from './measure.ts';
import type { Engine } from './options.ts';
import { type Course, clearCourse, ours, placesOf, type Side } from './sides.ts';
import type { Pair } from './table.ts';

export interface RestoreRounds {
  readonly pairs: number;
  readonly engine: Engine;
  /** The shell, too, waits until what it has unpacked is on the disk. */
  readonly isSynced: boolean;
  readonly note: (turn: number, pair: Pair) => void;
}

const program = [process.execPath, 'dist/cli/main.js'];

/** One backup, brought back again and again: by a restore that was confirmed, and by the shell's pipeline reversed. */
export async function runRestores(course: Course, rounds: RestoreRounds): Promise<readonly Pair[]> {
  const site = await makeBackup(course, rounds.engine);
  const pairs: Pair[] = [];
  for (let turn = 0; turn <= rounds.pairs; turn += 1) {
    const pair = {
      ours: await runOnce(site, () => restoreOf(site)),
      shell: await runOnce(site, () => shellOf(site, rounds.isSynced)),
    };
    rounds.note(turn, pair);
    if (turn > 0) pairs.push(pair);
  }
  return pairs;
}

interface RestoreCourse extends Course {
  readonly pipeline: string;
  readonly state: string;
  readonly target: string;
  readonly backup: string;
}

async function makeBackup(course: Course, engine: Engine): Promise<RestoreCourse> {
  const { root } = course;
  clearCourse(course);
  await measure(ours(course, engine, [...program, 'run', '--no-input', '--file', '{pipeline}']));
  const pipeline = join(root, 'bench.pipeline.yaml');
  const key = relative(root, prepareSecretKey(root));
  const section = `restore: { privateKey: { file: ${key} } }\n`;
  writeFileSync(pipeline, section, { flag: 'a' });
  const state = join(root, 'state');
  const site = { ...course, pipeline, state, target: join(root, 'restored'), backup: '' };
  const listed = JSON.parse(ask(site, 'list', '--json')) as Listed;
  const [pipelineFacts] = listed.data.pipelines;
  return { ...site, backup: pipelineFacts?.backups[0]?.id ?? '' };
}

interface Listed {
  readonly data: {
    readonly pipelines: readonly { readonly backups: readonly { readonly id: string }[] }[];
  };
}

function restoreOf(site: RestoreCourse): Side {
  const { pipeline, backup, target, state } = site;
  const to = ['--to', `data.into=${target}`, '--file', pipeline, '--no-input'];
  const argv = ['restore', `bench@${backup}`, ...to];
  const planned = JSON.parse(ask(site, ...argv, '--json')) as Planned;
  const token = planned.data.plan.confirmation?.token ?? '';
  return {
    argv: [...program, ...argv, '--confirm', token],
    env: { RUN_PIPELINE_STATE: state },
  };
}

interface Planned {
  readonly data: { readonly plan: { readonly confirmation: { readonly token: string } | null } };
}

/** What a plan says stands on standard output, whatever the exit code. */
function ask({ pipeline, state }: RestoreCourse, ...argv: readonly string[]): string {
  const [node = '', main = ''] = program;
  const file = argv.includes('--file') ? [] : ['--file', pipeline];
  const options = { encoding: 'utf8', env: { ...process.env, RUN_PIPELINE_STATE: state } } as const;
  try {
    return execFileSync(node, [main, ...argv, ...file], { ...options, stdio: 'pipe' });
  } catch (error) {
    if (error instanceof Error && 'stdout' in error) return String(error.stdout);
    throw error;
  }
}

/** Checks all that is stored first, as a careful person does. */
function shellOf(course: RestoreCourse, isSynced: boolean): Side {
  const script = `set -euo pipefail
cd "$FROM"
sha256sum --quiet -c - <<<"$SUM"
gpg --batch --quiet --pinentry-mode loopback --passphrase '' -d data.tar.zst.pgp | zstd -q -d |
  { tar -x -C "$TO"; cat >/dev/null; }
[ -z "$SYNC" ] || sync -f "$TO"
`;
  const from = join(placesOf(course).a, 'bench', course.backup);
  const sum = execFileSync('sha256sum', ['data.tar.zst.pgp'], { cwd: from, encoding: 'utf8' });
  const GNUPGHOME = join(course.root, 'gnupg');
  const env = { GNUPGHOME, FROM: from, SUM: sum.trim(), TO: course.target };
  return { argv: ['bash', '-c', script], env: { ...env, SYNC: isSynced ? '1' : '' } };
}

/** Both write into an empty folder, with nothing waiting for the disk and the backup in the page cache. */
function runOnce(site: RestoreCourse, prepare: () => Side): Promise<Measure> {
  rmSync(site.target, { recursive: true, force: true });
  mkdirSync(site.target);
  const side = prepare();
  execFileSync('cat', [join(placesOf(site).a, 'bench', site.backup, 'data.tar.zst.pgp')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  execFileSync('sync');
  return measure(side);
}
