import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { descendants } from '../../contracts/processes.ts';
import type { Site } from './site.ts';

export interface Seen {
  readonly pid: number;
  readonly argv: string;
}

/** Every living process that has to do with a site: by its arguments, its folder or its environment. */
export function processesOf({ folder }: Site): readonly Seen[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((name) => ({
      pid: Number(name),
      argv: read(name, 'cmdline').replaceAll('\0', ' ').trim(),
    }))
    .filter(({ pid, argv }) => {
      if (!isAlive(pid)) return false;
      const traces = [argv, read(pid, 'environ'), folderOf(pid)];
      return traces.some((trace) => trace.includes(folder));
    });
}

function isAlive(pid: number): boolean {
  const stat = read(pid, 'stat');
  const state = stat.slice(stat.lastIndexOf(')') + 2)[0];
  return stat !== '' && state !== 'Z' && state !== 'X';
}

/** Collects the arguments of everything below a process, as often as it can, until it is told to stop. */
export function watchArguments(root: number): { stop(): ReadonlySet<string> } {
  const seen = new Set<string>();
  const look = () => {
    for (const { argv } of descendants(root)) seen.add(argv);
    seen.add(read(root, 'cmdline').replaceAll('\0', ' '));
  };
  const timer = setInterval(look, 1);
  return {
    stop: () => {
      clearInterval(timer);
      return seen;
    },
  };
}

function folderOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    // It ended meanwhile.
    return '';
  }
}

function read(pid: number | string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    // It ended meanwhile, or is none of ours.
    return '';
  }
}
