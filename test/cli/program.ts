import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { programFile } from '../rig/program-file.ts';

export interface Ended {
  /** `null` when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Surroundings {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** A module that Node loads first. */
  readonly preload?: string;
}

/** Runs the real program as a child, away from the settings of whoever runs the tests. */
export function runProgram(argv: readonly string[], around: Surroundings = {}): Promise<Ended> {
  const preload = around.preload === undefined ? [] : ['--import', around.preload];
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [...preload, programFile, ...argv], {
    cwd: around.cwd ?? tmpdir(),
    env: { PATH, ...around.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return endOf(child);
}

/** For what only a shell can set up: pipes, closed streams, folders that are gone. */
export function runShell(script: string, around: Surroundings = {}): Promise<Ended> {
  const { PATH = '' } = process.env;
  const child = spawn('bash', ['--norc', '-c', script], {
    cwd: around.cwd ?? tmpdir(),
    env: { PATH, ...around.env, program: `${process.execPath} ${programFile}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return endOf(child);
}

function endOf(child: ReturnType<typeof spawn>): Promise<Ended> {
  const parts = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (parts.stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (parts.stderr += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...parts }));
  });
}

export function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}

/** An empty folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'run-pipeline-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
