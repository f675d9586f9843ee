import type { Copy } from '../catalog/inventory.ts';
import type { JudgedBackup } from '../catalog/verdict.ts';
import { contextOf } from './context.ts';
import { type Copying, copyBackup } from './copy-backup.ts';
import { isCompletedAt } from './is-completed-at.ts';
import { createSpool } from './open-spool.ts';
import type { DestinationPart, Run } from './run.ts';
import { signRecord } from './sign-record.ts';

/** Brings backups to destinations that were down when they were made. What fails is told; the next run tries again. */
export async function completeCopies(run: Run): Promise<void> {
  for (const part of run.parts.destinations) {
    if (run.progress.copies.get(part.id)?.state !== 'committed') continue;
    for (const judged of run.progress.history.backups) {
      const copy = sourceFor(run, judged, part);
      const copying = copy === null ? null : copyingOf(run, copy, part);
      if (copy !== null && copying !== null) await completeOne(run, { copying, copy, judged });
    }
  }
}

/** A good copy to take; `null` where none is to be brought there. */
function sourceFor(run: Run, judged: JudgedBackup, { id }: DestinationPart): Copy | null {
  if (!isCompletedAt(judged, id, run.progress.history.deleted.get(id))) return null;
  return judged.copies.find((one) => one.verdict === 'good')?.copy ?? null;
}

function copyingOf(run: Run, copy: Copy, { destination }: DestinationPart): Copying | null {
  const origin = run.parts.destinations.find(({ id }) => id === copy.destination)?.destination;
  if (origin === undefined) return null;
  return {
    from: origin,
    to: destination,
    pipeline: run.plan.name,
    openSpool: (name) => createSpool(run, name),
    sealed: (artifact, seal) => run.record.sealed(artifact, seal),
    sign: signRecord(run),
    run: run.id.slice(-4),
  };
}

interface Completion {
  readonly copying: Copying;
  readonly copy: Copy;
  readonly judged: JudgedBackup;
}

async function completeOne(run: Run, { copying, copy, judged }: Completion): Promise<void> {
  const { id, manifestSha256 } = judged.backup;
  try {
    await copyBackup(copying, { copy, manifestSha256 }, contextOf(run));
    run.emit({ event: 'committed', destination: copying.to.id, backup: id });
  } catch (error) {
    run.signal.throwIfAborted();
    const message = error instanceof Error ? error.message : String(error);
    run.progress.warn(`${id} is still missing at ${copying.to.id}: ${message}`);
  }
}
