import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Scratch } from '../../ports/step-context.ts';
import type { Effect } from '../../stages/effect.ts';
import type { Cleanup } from '../cleanup.ts';
import { holdFolder } from '../hold-folder.ts';
import { Journal } from '../journal.ts';
import { folderMaker } from '../journaled-folder.ts';
import { undoUploads } from '../recovery/undo-uploads.ts';
import { createScratch } from '../scratch.ts';
import type { RestoreJob } from './restore-job.ts';

export interface RestoreRecord {
  readonly scratch: Scratch;
  /** Resolves when the intent is on the disk; the result marks it as over. */
  intend(effect: Effect): Promise<() => Promise<void>>;
  /** The restored data stays, whatever comes. */
  turn(): Promise<void>;
}

interface Opening {
  readonly id: string;
  readonly cleanup: Cleanup;
  /** Why others cannot see that the restore lives. */
  readonly warn: (message: string) => void;
}

/** Opens the journal and the folder of a restore, under the lock of the pipeline; what is made is in it before it is there. */
export async function openRestoreRecord(
  job: RestoreJob,
  { id, cleanup, warn }: Opening,
): Promise<RestoreRecord> {
  const { state, plan, file, parts } = job;
  const folder = state.restoreFolder(plan.name, id);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const obstacle = await holdFolder(folder, { cleanup, folderLocks: parts.folderLocks });
  if (obstacle !== null) warn(`the state folder cannot be locked (${obstacle})`);
  const journal = await Journal.create(join(folder, 'journal.ndjson'));
  const stamp = () => new Date(job.clock.now()).toISOString();
  cleanup.defer('the journal', () => journal.finish(stamp()));
  cleanup.defer('unfinished uploads', () => undoUploads(journal, job));
  const { pid, startTicks, bootId } = job.process;
  const by = { pid, startTicks, bootId };
  const start = { run: id, pipeline: plan.name, at: stamp(), by, file: file.path };
  await journal.write({ kind: 'start', ...start });
  const scratch = join(folder, 'scratch');
  await folderMaker(journal, cleanup)(scratch);
  return {
    scratch: createScratch(scratch),
    intend: async (effect) => {
      const number = await journal.intend(effect);
      return () => journal.done(number);
    },
    turn: () => journal.write({ kind: 'turned', at: stamp() }),
  };
}
