import { execFileSync } from 'node:child_process';

/** Runs a program of the system and gives what it says; one that is missing or fails fails the test. */
export function run(program: string, ...args: readonly string[]): string {
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
