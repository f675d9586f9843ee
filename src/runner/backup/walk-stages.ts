import type { StageName } from '../../model/stages.ts';
import { withHooks } from '../../stages/hooks.ts';
import type { Run } from '../../stages/run.ts';
import { type StageRow, stageTable } from '../../stages/table.ts';
import type { StageLog } from './stage-log.ts';

/** Walks the stages of a run; `onLocked` comes when nobody else can work on the pipeline. Throws what ended it; what each stage did until then is in the log. */
export async function walkStages(
  run: Run,
  log: StageLog,
  onLocked: () => Promise<void>,
): Promise<void> {
  const [lock, ...rest] = stageTable.filter(({ dryRun }) => dryRun || !run.wishes.dryRun);
  if (lock) await walkRow(run, lock, log);
  await onLocked();
  const walkRest = async () => {
    for (const row of rest) await walkRow(run, row, log);
  };
  // A dry run touches nothing, and nobody knows what a hook touches.
  await (run.wishes.dryRun ? walkRest() : withHooks(run, 'run', walkRest));
}

async function walkRow(run: Run, row: StageRow, log: StageLog): Promise<void> {
  const obstacle = row.needsAllCopies ? obstacleTo(run) : null;
  if (obstacle !== null) {
    for (const stage of row.stages) log.skipped(stage, obstacle);
    return;
  }
  for (const stage of row.stages) log.started(stage);
  const mark = (stage: StageName, note: string) => log.done(stage, note);
  try {
    const note = await withHooksOf(row, run, () => row.perform(run, mark));
    for (const stage of row.stages) log.done(stage, note);
  } catch (error) {
    log.failed(row.stages, error);
    throw error;
  }
}

/** Stages that are one stream have their hooks within it. */
async function withHooksOf<T>(
  { stages: [stage, ...others] }: StageRow,
  run: Run,
  step: () => Promise<T>,
): Promise<T> {
  const isOwnStep = stage !== undefined && others.length === 0 && !run.wishes.dryRun;
  return await (isOwnStep ? withHooks(run, stage, step) : step());
}

function obstacleTo({ parts, progress }: Run): string | null {
  const hasAll = parts.destinations.every(
    ({ id }) => progress.copies.get(id)?.state === 'committed',
  );
  if (!hasAll) return 'copies are missing';
  return progress.down.length > 0 ? 'something that was stopped does not run again' : null;
}
