import { setTimeout } from 'node:timers/promises';
import { BackupError } from '../model/failures.ts';
import type { Room } from '../ports/destination.ts';
import { formatBytes } from '../util/human.ts';
import { roomAt } from '../util/room.ts';
import { contextOf } from './context.ts';
import type { Run } from './run.ts';
import type { Upload } from './upload.ts';

const everyMs = 1000;

/**
 * A full disk stops the live database: the run ends before it is the one that fills the disk of staging, and gives
 * up a destination before it fills that.
 */
export function watchSpace(run: Run, uploads: readonly Upload[]): void {
  const stop = new AbortController();
  const watch = (where: string, ask: () => Promise<Room | null>, end: (error: Error) => void) =>
    void watchRoom({ run, where, ask, end }, stop.signal);
  if (run.plan.staging.mode === 'spool') {
    watch('for staging', () => roomAt(run.staging.folder), run.stop);
  }
  for (const upload of uploads) {
    const { id, destination } = upload.part;
    const end = (error: Error): void => upload.giveUp(error);
    watch(`at ${id}`, () => destination.free(contextOf(run)), end);
  }
  run.cleanup.defer('the watch over the disks', () => Promise.resolve(stop.abort()));
}

interface Watch {
  readonly run: Run;
  readonly where: string;
  readonly ask: () => Promise<Room | null>;
  readonly end: (error: Error) => void;
}

async function watchRoom({ run, where, ask, end }: Watch, signal: AbortSignal): Promise<void> {
  const { keepFree } = run.plan.stages.preflight;
  while (await pause(signal)) {
    // Where nobody can tell how much is free, writing itself will.
    const room = await ask().catch(() => null);
    if (room === null || room.bytes >= keepFree || signal.aborted) continue;
    end(tooFull(where, room.bytes, keepFree));
    return;
  }
}

/** Whether it may go on afterwards. */
async function pause(signal: AbortSignal): Promise<boolean> {
  return await setTimeout(everyMs, true, { signal, ref: false }).catch(() => false);
}

function tooFull(where: string, free: number, keepFree: number): BackupError {
  return new BackupError({
    code: 'BP5030',
    message: `only ${formatBytes(free)} are free ${where}, and ${formatBytes(keepFree)} must stay free`,
    hint: 'make room, use another disk, or correct `stages.preflight.keepFree`',
  });
}
