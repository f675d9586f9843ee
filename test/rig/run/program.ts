import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { RestoreEvent } from '../../../src/model/restore/event.ts';
import type { RestoreSummary } from '../../../src/model/restore/summary.ts';
import type { RunEvent } from '../../../src/model/run/event.ts';
import type { RunSummary } from '../../../src/model/run/summary.ts';
import { programFile } from '../program-file.ts';
import type { Site } from './site.ts';

type ToldEvent = RunEvent | RestoreEvent;

/** How a program ended, and what it said. */
export interface Ran {
  readonly argv: readonly string[];
  /** `null` when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly lastLine: string;
  readonly events: readonly ToldEvent[];
  /** Of the run; `null` where it was killed, or was no run with `--json`. */
  readonly summary: RunSummary | null;
  /** Of the restore; `null` likewise. */
  readonly restored: RestoreSummary | null;
}

export interface LiveRun {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly events: readonly ToldEvent[];
  /** The first event for which this holds; rejects when the program ends without it. */
  until(holds: (event: ToldEvent) => boolean): Promise<ToldEvent>;
  /** Resolves when standard error holds the text; rejects when the program ends without it. */
  untilSaid(text: string): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<Ran>;
}

/** Starts the real program in the repository of a site, away from the settings of whoever runs the tests. */
export function startProgram(
  site: Site,
  argv: readonly string[],
  more: Readonly<Record<string, string>>,
): LiveRun {
  const child = spawn(process.execPath, [programFile, ...argv], {
    cwd: site.repository,
    env: { ...surroundingsOf(site), ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const events: ToldEvent[] = [];
  const waiting = new Set<() => void>();
  const text = { stdout: '', stderr: '' };
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    text.stdout += `${line}\n`;
    const event = parseEvent(line);
    if (event === null) return;
    events.push(event);
    for (const look of waiting) look();
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text.stderr += chunk;
    for (const look of waiting) look();
  });
  const ended = endOf(child).then(({ code, signal }) => {
    const ran = { argv, code, signal, ...text, ...readEnd(text.stderr, events), events };
    site.told.push(text.stdout, text.stderr);
    site.runs.push(ran);
    return ran;
  });
  return {
    child,
    pid: child.pid ?? 0,
    events,
    until: (holds) => untilFound({ waiting, ended }, () => events.find(holds)),
    untilSaid: async (said) => {
      await untilFound({ waiting, ended }, () => (text.stderr.includes(said) ? said : undefined));
    },
    kill: (signal) => void child.kill(signal),
    ended,
  };
}

/** What a program of a site sees of the world. */
export function surroundingsOf(site: Site): Readonly<Record<string, string>> {
  const { PATH = '' } = process.env;
  return {
    PATH,
    HOME: site.folder,
    TMPDIR: site.temporary,
    RUN_PIPELINE_STATE: site.state,
    RUN_PIPELINE_LOCKS: site.locks,
    ...site.env,
  };
}

/** Waits for something that announces itself to nobody, such as a file or the end of a stranger's process. */
export async function untilTrue(what: string, holds: () => boolean, limitMs = 30_000) {
  const end = performance.now() + limitMs;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`it never came to be: ${what}`);
    await pause(2);
  }
}

export async function untilFile(path: string): Promise<void> {
  await untilTrue(path, () => existsSync(path));
}

function endOf(child: ChildProcess) {
  return new Promise<Pick<Ran, 'code' | 'signal'>>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
}

function readEnd(
  stderr: string,
  events: readonly ToldEvent[],
): Pick<Ran, 'lastLine' | 'summary' | 'restored'> {
  const last = events.at(-1);
  return {
    lastLine: stderr.trimEnd().split('\n').at(-1) ?? '',
    summary: last?.event === 'run-finished' ? last.summary : null,
    restored: last?.event === 'restore-finished' ? last.summary : null,
  };
}

function parseEvent(line: string): ToldEvent | null {
  if (!line.startsWith('{')) return null;
  try {
    const value = JSON.parse(line) as ToldEvent;
    return 'event' in value ? value : null;
  } catch {
    // A document of several lines, or a line that a kill has cut.
    return null;
  }
}

interface Waiting {
  readonly waiting: Set<() => void>;
  readonly ended: Promise<Ran>;
}

function untilFound<T>({ waiting, ended }: Waiting, find: () => T | undefined): Promise<T> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const found = find();
      if (found === undefined) return;
      waiting.delete(look);
      resolve(found);
    };
    waiting.add(look);
    look();
    ended.then(({ stdout, stderr }) => {
      reject(new Error(`it ended before that:\n${stdout}\n${stderr}`));
    }, reject);
  });
}
