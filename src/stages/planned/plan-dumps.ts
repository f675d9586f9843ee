import { dumpsOf, type JudgedBackup } from '../../catalog/verdict.ts';
import { BackupError } from '../../model/failures.ts';
import { isFuture } from '../../model/run/future.ts';
import type { Manifest } from '../../model/run/manifest.ts';
import type { PlannedDump } from '../../model/run-plan/run-plan.ts';
import type { StepContext } from '../../ports/step-context.ts';
import type { SourcePart } from '../dump-part.ts';

/** What is to be dumped, as far as it can be told without asking a server: files of this host are looked at. */
export async function planDumps(
  sources: readonly SourcePart[],
  backups: readonly JudgedBackup[],
  context: StepContext,
): Promise<readonly PlannedDump[]> {
  return await Promise.all(
    sources.map(async (part) => ({
      id: part.id,
      type: part.entry.type,
      members: await membersOf(part, context),
      lastBytes: lastBytes(part.id, backups, context.clock.now()),
    })),
  );
}

/** `null` where there are none to tell: what cannot be looked at here is for preflight to say. */
async function membersOf(
  { source }: SourcePart,
  context: StepContext,
): Promise<readonly string[] | null> {
  if (!('expand' in source)) return null;
  try {
    const names = (await source.expand(context)).map(({ name }) => name).sort();
    return names.length === 0 ? null : names;
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof BackupError)) throw error;
    return null;
  }
}

function lastBytes(dump: string, backups: readonly JudgedBackup[], now: number): number | null {
  const manifest = newestGood(backups, now, dump);
  if (manifest === null) return null;
  const own = manifest.artifacts.filter((artifact) => artifact.dump === dump);
  return own.reduce((sum, { stored }) => sum + stored.bytes, 0);
}

/** The newest backup that counts, of those that hold a dump where one is named. */
export function newestGood(
  backups: readonly JudgedBackup[],
  now: number,
  dump?: string,
): Manifest | null {
  const found = backups.find(
    ({ verdict, backup: { manifest, startedAt } }) =>
      verdict === 'good' &&
      manifest !== null &&
      manifest.trigger.kind !== 'safety' &&
      !isFuture(startedAt, now) &&
      (dump === undefined || dumpsOf(manifest).includes(dump)),
  );
  return found?.backup.manifest ?? null;
}
