import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { needs } from '../needs.ts';

/** The programs of a later system, in a folder of their own, made of its packages once. */
const system = '/var/cache/backup-pipeline-tests/postgresql-17';

export const newerPrograms = '/usr/lib/postgresql/17/bin';

/** Whether it can be made here. In CI it always is, and the test fails where that is impossible. */
export function hasNewerPostgres(): boolean {
  const canMake = process.getuid?.() === 0 && needs('mmdebstrap');
  return process.env.CI !== undefined || existsSync(system) || canMake;
}

export function newerSystem(): string {
  if (existsSync(system)) return system;
  const making = `${system}.${process.pid}`;
  mkdirSync(making, { recursive: true });
  try {
    const packages = ['--variant=minbase', '--include=postgresql-17'];
    execFileSync('mmdebstrap', ['--quiet', ...packages, 'trixie', making], { stdio: 'pipe' });
    renameSync(making, system);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
  return system;
}
