import { execFileSync } from 'node:child_process';

/** Whether a test that needs a program can run. In CI it always does, and fails where the program is missing. */
export function needs(program: string): boolean {
  if (process.env.CI) return true;
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
