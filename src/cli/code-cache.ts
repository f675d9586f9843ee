import { lstatSync, mkdirSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { stateFolder } from './compose/folders.ts';
import type { Env } from './environment.ts';

/**
 * Keeps what Node makes of our modules from one start to the next, which takes a good part of a short command. Only in a
 * state folder that is there and that nobody else writes to: what lies in it is run.
 */
export function keepCode(env: Env): void {
  try {
    const state = stateFolder(env);
    if (!isOnlyOurs(state)) return;
    const folder = join(state, 'code');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (isOnlyOurs(folder)) enableCompileCache(folder);
  } catch {
    // Not there, or not to be written: every start makes it anew.
  }
}

function isOnlyOurs(folder: string): boolean {
  const facts = lstatSync(folder);
  return facts.isDirectory() && facts.uid === process.getuid?.() && (facts.mode & 0o022) === 0;
}
