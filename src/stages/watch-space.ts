import { statfs } from 'node:fs/promises';
import { BackupError } from '../model/failures.ts';
import { formatBytes } from '../util/human.ts';
import type { Run } from './run.ts';

const everyMs = 1000;

/** A full disk stops the live database: the run ends before it is the one that fills it. */
export function watchSpace(run: Run): void {
  const { keepFree } = run.plan.stages.preflight;
  const look = async () => {
    const { bavail, bsize } = await statfs(run.staging.folder);
    if (bavail * bsize < keepFree) run.stop(tooFull(bavail * bsize, keepFree));
  };
  // Where nobody can tell how much is free, writing itself will.
  const timer = setInterval(() => void look().catch(() => undefined), everyMs);
  run.cleanup.defer('the watch over the disk', () => Promise.resolve(clearInterval(timer)));
}

function tooFull(free: number, keepFree: number): BackupError {
  return new BackupError({
    code: 'BP5030',
    stage: 'dump',
    message: `only ${formatBytes(free)} are free for staging, and ${formatBytes(keepFree)} must stay free`,
    hint: 'make room, use another disk for `staging.dir`, or correct `stages.preflight.keepFree`',
  });
}
