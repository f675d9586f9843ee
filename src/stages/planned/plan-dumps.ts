import { lastGood } from '../../catalog/last-good.ts';
import type { JudgedBackup } from '../../catalog/verdict.ts';
import { BackupError } from '../../model/failures.ts';
import type { PlannedDump } from '../../model/run-plan/run-plan.ts';
import type { Member } from '../../ports/expands.ts';
import type { StepContext } from '../../ports/step-context.ts';
import type { SourcePart } from '../dump-part.ts';
import { describeNeeds } from '../still/groups.ts';

/** What is to be dumped, as far as it can be told without asking a server: files of this host are looked at. */
export async function planDumps(
  sources: readonly SourcePart[],
  backups: readonly JudgedBackup[],
  context: StepContext,
): Promise<readonly PlannedDump[]> {
  return await Promise.all(
    sources.map(async (part) => {
      const members = await membersOf(part, context);
      const named = members?.map(({ name }) => name).sort() ?? [];
      return {
        id: part.id,
        type: part.entry.type,
        members: named.length === 0 ? null : named,
        quiesces: describeNeeds(members?.map(({ source }) => source) ?? [part.source]),
        lastBytes: lastBytes(part.id, backups, context.clock.now()),
      };
    }),
  );
}

/** `null` where there are none to tell: what cannot be looked at here is for preflight to say. */
async function membersOf(
  { source }: SourcePart,
  context: StepContext,
): Promise<readonly Member[] | null> {
  if (!('expand' in source)) return null;
  try {
    return await source.expand(context);
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof BackupError)) throw error;
    return null;
  }
}

function lastBytes(dump: string, backups: readonly JudgedBackup[], nowMs: number): number | null {
  const manifest = lastGood({ backups, nowMs }, dump)?.backup.manifest;
  if (manifest == null) return null;
  const own = manifest.artifacts.filter((artifact) => artifact.dump === dump);
  return own.reduce((sum, { stored }) => sum + stored.bytes, 0);
}
