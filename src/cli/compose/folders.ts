import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Env } from '../environment.ts';

/** Where this installation remembers its runs and keys. */
export function stateFolder(env: Env): string {
  if (env.RUN_PIPELINE_STATE) return env.RUN_PIPELINE_STATE;
  if (env.STATE_DIRECTORY) return env.STATE_DIRECTORY;
  if (env.XDG_STATE_HOME) return join(env.XDG_STATE_HOME, 'run-pipeline');
  return join(env.HOME || homedir(), '.local', 'state', 'run-pipeline');
}

/**
 * One place for all users of the host, because two users have two state folders and one pipeline. Where there is
 * none, the runtime or state folder of the user: then only their own runs are told apart.
 */
export function lockFolder(env: Env): string {
  if (env.RUN_PIPELINE_LOCKS) return env.RUN_PIPELINE_LOCKS;
  if (isWritable('/run/lock')) return '/run/lock/run-pipeline';
  return env.XDG_RUNTIME_DIR
    ? join(env.XDG_RUNTIME_DIR, 'run-pipeline')
    : join(stateFolder(env), 'locks');
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    // Not on this system, or not ours.
    return false;
  }
}
