import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { programFile } from '../rig/program-file.ts';
import { type Ended, runProgram, temporaryFolder } from './program.ts';

/** A repository with a pipeline, state and locks of its own. */
export interface World {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  path(...parts: readonly string[]): string;
  write(file: string, text: string): void;
  /** Runs the real program in the repository. */
  program(...argv: readonly string[]): Promise<Ended>;
  /** The document that a verb prints with `--json`, and its exit code. */
  json(...argv: readonly string[]): Promise<{ readonly code: number | null; readonly data: Data }>;
  /** Makes a backup and answers its id. */
  backUp(...argv: readonly string[]): Promise<string>;
  /** As `backUp`, by a clock that is so many hours behind. */
  backUpBefore(hours: number, ...argv: readonly string[]): Promise<string>;
  /** Starts the program and leaves it running; it is killed after the test at the latest. */
  start(...argv: readonly string[]): Started;
}

// The tests look at what they expect and fail where it is not there.
// biome-ignore lint/suspicious/noExplicitAny: a document of unknown shape is what is tested.
type Data = any;

export interface Started {
  readonly child: ChildProcess;
  /** Resolves when stderr holds the text. */
  says(text: string): Promise<void>;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
}

export interface WorldFile {
  readonly name?: string;
  readonly dump?: string;
  readonly encrypt?: string;
  readonly destinations?: Readonly<Record<string, string>>;
  /** Further lines at the top of the file. */
  readonly more?: string;
}

const files = '{ id: docs, type: files, paths: [data] }';

export function pipelineText({
  name = 'shop',
  dump = files,
  encrypt = 'none',
  destinations = { here: 'here', nas: 'nas' },
  more = '',
}: WorldFile): string {
  const uploads = Object.entries(destinations).map(
    ([id, path], at) => `    - { id: ${id}, type: local, path: ${path}, required: ${at === 0} }\n`,
  );
  return `version: 1\nname: ${name}\n${more}stages:\n  preflight: { keepFree: 1MiB }\n  dump:\n    - ${dump}\n  encrypt: ${encrypt}\n  upload:\n${uploads.join('')}`;
}

export function createWorld(given: WorldFile = {}): World {
  const folder = temporaryFolder();
  const path = (...parts: readonly string[]) => join(folder, ...parts);
  const write = (file: string, text: string) => {
    mkdirSync(dirname(path(file)), { recursive: true });
    writeFileSync(path(file), text);
  };
  write('repository/data/a.txt', 'one\n');
  write('repository/backup.pipeline.yaml', pipelineText(given));
  const env = { RUN_PIPELINE_STATE: path('state'), RUN_PIPELINE_LOCKS: path('locks') };
  const around = { cwd: path('repository'), env };
  const program = (...argv: readonly string[]) => runProgram(argv, around);
  return {
    folder,
    env,
    path,
    write,
    program,
    json: async (...argv) => {
      const { code, stdout } = await program(...argv, '--json');
      return { code, data: JSON.parse(stdout).data };
    },
    backUp: async (...argv) => idOf(await program('run', ...argv)),
    backUpBefore: async (hours, ...argv) => {
      const preload = path(`clock-${hours}.mjs`);
      writeFileSync(preload, lateClock(hours));
      return idOf(await runProgram(['run', ...argv], { ...around, preload }));
    },
    start: (...argv) => start(argv, around),
  };
}

function idOf({ code, stderr }: Ended): string {
  const hasMade = /finished: (?:success|suspect|partial)/.test(stderr);
  const id = /run (\d{8}T\d{6}Z-[a-z2-7]{4}) started/.exec(stderr)?.[1];
  if (!hasMade || id === undefined) throw new Error(`exit ${code}: ${stderr}`);
  return id;
}

function lateClock(hours: number): string {
  return `const Right = Date;
const now = () => Right.now() - ${hours * 3_600_000};
globalThis.Date = class extends Right {
  constructor(...given) { super(...(given.length === 0 ? [now()] : given)); }
  static now() { return now(); }
};
`;
}

function start(
  argv: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env: World['env'] },
): Started {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [programFile, ...argv], {
    cwd,
    env: { PATH, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let told = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (told += text));
  const ended = new Promise<Awaited<Started['ended']>>((resolve) =>
    child.on('close', (code, signal) => resolve({ code, signal })),
  );
  const says = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => told.includes(text) && resolve();
      child.stderr.on('data', look);
      child.on('close', () => reject(new Error(`it never said ${text}: ${told}`)));
      look();
    });
  return { child, says, ended };
}

export function remove(path: string): void {
  rmSync(path, { recursive: true });
}
