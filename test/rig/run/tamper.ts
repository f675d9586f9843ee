import { spawn } from 'node:child_process';
import { onTestFinished } from 'vitest';
import { programFile } from '../program-file.ts';
import { closeGate } from './gate.ts';
import { type LiveRun, surroundingsOf } from './program.ts';
import type { Site } from './site.ts';

const tracer = 'strace';

export interface Tampering {
  /** Only calls that name one of these paths. */
  readonly paths: readonly string[];
  /** Calls, as the tracer knows them, and what happens at them: `unlink,unlinkat` and `signal=SIGKILL`. */
  readonly calls: Readonly<Record<string, string>>;
}

interface Tampered {
  /** Resolves when the program is in such a call, by the first words of its name. */
  untilCalled(name: string): Promise<void>;
}

interface TamperedRun extends Tampered {
  readonly live: LiveRun;
  readonly run: string;
}

/** A run of a gated dump, whose system calls go as they are told to from the middle of the dump on. */
export async function startTampered(
  site: Site,
  tampering: (run: string) => Tampering,
): Promise<TamperedRun> {
  const gate = closeGate(site);
  const live = site.start(['run', '--json']);
  const { run } = await live.until(({ event }) => event === 'artifact-progress');
  const tampered = await tamper(live, tampering(run));
  await gate.open();
  return { ...tampered, live, run };
}

/** From the moment at which this resolves, system calls of a program that runs go as they are told to. */
async function tamper(live: LiveRun, { paths, calls }: Tampering): Promise<Tampered> {
  const where = paths.flatMap((path) => ['-P', path]);
  const traced = Object.keys(calls).map(known).join(',');
  const injected = Object.entries(calls).flatMap(([names, how]) => [
    '-e',
    `inject=${known(names)}:${how}`,
  ]);
  const argv = ['-f', ...where, '-e', `trace=${traced}`, ...injected, '-p', String(live.pid)];
  const child = spawn(tracer, argv, { stdio: ['ignore', 'ignore', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  const waiting = new Set<() => void>();
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    for (const look of waiting) look();
  });
  const untilSaid = (words: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (said.includes(words)) resolve();
      };
      waiting.add(look);
      child.once('error', reject);
      child.once('close', () => reject(new Error(`it never came to ${words}:\n${said}`)));
      look();
    });
  await untilSaid(' attached');
  return { untilCalled: (name) => untilSaid(` ${name}`) };
}

/** Not every processor has each call. */
function known(names: string): string {
  return names
    .split(',')
    .map((name) => `?${name}`)
    .join(',');
}

/** Kills a program right before it touches one path. */
export async function killedBefore(
  site: Site,
  path: string,
  argv: readonly string[],
): Promise<void> {
  await killedAt(site, { calls: 'link,linkat,unlink,unlinkat,rmdir', where: ['-P', path] }, argv);
}

/** Kills a program right before something new gets its name at a local destination for the first time. */
export async function killedBeforeNaming(site: Site, argv: readonly string[]): Promise<void> {
  await killedAt(site, { calls: 'link,linkat', where: [] }, argv);
}

interface Killing {
  readonly calls: string;
  readonly where: readonly string[];
}

async function killedAt(site: Site, killing: Killing, argv: readonly string[]): Promise<void> {
  const calls = known(killing.calls);
  const tracing = ['-f', '-qq', '-o', '/dev/null', ...killing.where, '-e', `trace=${calls}`];
  const program = [process.execPath, programFile, ...argv];
  const child = spawn(tracer, [...tracing, '-e', `inject=${calls}:signal=SIGKILL`, ...program], {
    ...{ cwd: site.repository, env: surroundingsOf(site), stdio: 'ignore' },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (ended, signal) => resolve(signal ?? ended));
  });
  if (code !== 'SIGKILL' && code !== 137)
    throw new Error(`${killing.where}: it ended by itself (${code})`);
}
