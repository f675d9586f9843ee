import { readdir } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { createFolderLocks } from '../../adapters/locks/host-locks/folder-locks.ts';
import { createHostLocks } from '../../adapters/locks/host-locks.ts';
import { createLocalPlace } from '../../adapters/places/local/local.ts';
import { exits } from '../../model/exit.ts';
import { createBackupId } from '../../model/run/backup-id.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { type CodeRecovery, hasCodeAway, recoverCode } from '../../runner/recovery/recover-code.ts';
import { StateFolder } from '../../runner/state-folder.ts';
import { lockFolder, stateFolder } from '../compose/folders.ts';
import { isAliveProcess, processFacts } from '../compose/process-facts.ts';
import type { Io } from '../io.ts';
import type { Line } from '../verb.ts';
import type { Recovered } from './recover-one.ts';

/**
 * Where a restore was killed while its code was at a tag: brings the code back, so that the pipeline file that is read
 * next is that of today.
 */
export async function bringCodeHome(
  line: Line,
  io: Io,
  context: StepContext,
): Promise<readonly Recovered[]> {
  const names = await readdir(join(stateFolder(io.env), 'pipelines')).catch(() => []);
  const all: Recovered[] = [];
  for (const name of names) {
    const state = await StateFolder.open(stateFolder(io.env));
    const job = jobOf({ name, state, files: line.files }, io, context);
    if (await hasCodeAway(job)) all.push(await underItsLock(job, io));
  }
  return all;
}

interface Named {
  readonly name: string;
  readonly state: StateFolder;
  readonly files: readonly string[];
}

function jobOf(
  { name, state, files }: Named,
  io: Io,
  { clock, signal }: StepContext,
): CodeRecovery {
  const place = createLocalPlace({ environment: io.env, redactor: io.redactor });
  const named = files.map((file) => resolve(io.cwd, file));
  return {
    ...{ state, clock, signal, plan: { name }, environment: io.env, isAlive: isAliveProcess },
    parts: { launcher: place, place, folderLocks: createFolderLocks() },
    isMeant: (file) => (named.length > 0 ? named.includes(file) : isBelow(file, io.cwd)),
  };
}

function isBelow(file: string, folder: string): boolean {
  const way = relative(folder, file);
  return way !== '' && !way.startsWith('..');
}

async function underItsLock(job: CodeRecovery, io: Io): Promise<Recovered> {
  const [done, problems]: [string[], string[]] = [[], []];
  const now = job.clock.now();
  const run = createBackupId(now, new Uint8Array(4));
  const since = new Date(now).toISOString();
  const held = await createHostLocks(lockFolder(io.env)).acquire([job.plan.name], 'exclusive', {
    ...{ waitMs: 0, signal: job.signal },
    holder: { ...processFacts(), verb: 'recover', run, since },
  });
  try {
    await recoverCode(job, (happening) => {
      if (happening.event === 'recovered') done.push(happening.message);
      if (happening.event === 'warning') problems.push(happening.message);
    });
  } finally {
    await held.release();
  }
  const exit = problems.length > 0 ? exits.failed : exits.done;
  return { pipeline: job.plan.name, exit, done, problems, hint: null };
}
