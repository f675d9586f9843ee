import { BackupError } from '../../model/failures.ts';
import { hookEnvironment, runHookProgram } from '../hook-program.ts';
import type { Restore } from './restore.ts';

/** Large tables are rewritten by some migrations. */
const limitMs = 6 * 60 * 60_000;

/** Brings the restored data to the version of the code, before anything works on it. */
export async function migrateData(restore: Restore): Promise<void> {
  const { migrate, file, environment, parts, emit, pipeline, id, signal } = restore;
  if (migrate === null) return;
  const at = 'migrate';
  emit({ event: 'hook', point: at, state: 'started', message: migrate.join(' ') });
  const env = hookEnvironment({ at, env: [], pipeline, run: id }, environment);
  const program = { at, argv: migrate, cwd: file.repository, env, timeoutMs: limitMs };
  const { failure } = await runHookProgram(program, parts.launcher, signal);
  const state = failure === null ? 'done' : 'failed';
  emit({ event: 'hook', point: at, state, message: failure?.message ?? migrate[0] ?? '' });
  if (failure === null) return;
  throw new BackupError({
    code: 'BP5110',
    message: `the restored data could not be migrated: ${failure.message}`,
    hint: `run it by hand on a copy to see more: ${migrate.join(' ')}`,
    cause: failure,
  });
}
