import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BackupError } from '../model/failures.ts';
import { isBackupId } from '../model/run/backup-id.ts';
import { systemCodeOf } from '../util/system-error.ts';

const ballastBytes = 1024 * 1024;

/**
 * What this installation remembers of its pipelines: journals of runs, their summaries, keys. Losing it loses
 * history, never a backup.
 */
export class StateFolder {
  readonly path: string;

  /** Makes the folder and sets space aside, so that a full disk does not keep a run from being cleaned up. */
  static async open(path: string): Promise<StateFolder> {
    return await asStateFailure(path, async () => {
      await mkdir(join(path, 'pipelines'), { recursive: true, mode: 0o700 });
      await setAside(join(path, 'ballast'));
      return new StateFolder(path);
    });
  }

  private constructor(path: string) {
    this.path = path;
  }

  get keys(): string {
    return join(this.path, 'keys');
  }

  runsOf(pipeline: string): string {
    return join(this.path, 'pipelines', pipeline, 'runs');
  }

  runFolder(pipeline: string, run: string): string {
    return join(this.runsOf(pipeline), run);
  }

  stagingOf(pipeline: string): string {
    return join(this.path, 'pipelines', pipeline, 'staging');
  }

  /** Apart from runs: a restore is no attempt at a backup. */
  restoresOf(pipeline: string): string {
    return join(this.path, 'pipelines', pipeline, 'restores');
  }

  restoreFolder(pipeline: string, restore: string): string {
    return join(this.restoresOf(pipeline), restore);
  }

  /** The runs that left something here, oldest first. */
  runs(pipeline: string): Promise<readonly string[]> {
    return idsIn(this.runsOf(pipeline));
  }

  /** The restores that left something here, oldest first. */
  restores(pipeline: string): Promise<readonly string[]> {
    return idsIn(this.restoresOf(pipeline));
  }

  /** Made once, opaque, and kept: by it destinations know us again. */
  async installation(): Promise<string> {
    const path = join(this.path, 'installation');
    try {
      await writeFile(path, `${randomUUID()}\n`, { flag: 'wx', mode: 0o600, flush: true });
    } catch {
      // It was made before; what counts is what can be read.
    }
    return (await readFile(path, 'utf8')).trim();
  }

  /** Gives back the space that was set aside, when there is no other. */
  async dropBallast(): Promise<void> {
    await rm(join(this.path, 'ballast'), { force: true });
  }
}

async function idsIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter(isBackupId).sort();
  } catch {
    // Nothing was ever done.
    return [];
  }
}

/** Does something to the state folder; what the system says against it becomes a failure that names the folder. */
export async function asStateFailure<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Error) || systemCodeOf(error) === null) throw error;
    throw new BackupError({
      code: 'BP5091',
      message: `the state folder ${path} cannot be used: ${error.message}`,
      hint: 'make room, or choose another one with RUN_PIPELINE_STATE',
      cause: error,
    });
  }
}

async function setAside(path: string): Promise<void> {
  try {
    const handle = await open(path, 'wx', 0o600);
    try {
      await handle.writeFile(Buffer.alloc(ballastBytes));
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

/** Replaces a small file of ours in one step: whoever looks sees the old or the new text, never half of one. */
export async function replaceState(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, text, { flag: 'wx', mode: 0o600, flush: true });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** What a crash left of such a replacement. Only where nobody else can be replacing anything now. */
export async function removeHalfWritten(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names)
    if (name.endsWith('.tmp')) await rm(join(folder, name), { force: true });
}
