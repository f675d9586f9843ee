import { Cron } from 'croner';
import { timeOf } from '../../model/run/backup-id.ts';
import { StateFolder } from '../../runner/state-folder.ts';
import type { Chosen } from '../choose-pipeline.ts';
import { stateFolder } from '../compose/folders.ts';
import type { Io } from '../io.ts';

/** Whether the schedule has passed since the newest attempt, a failed one included. */
export async function isDue({ plan }: Chosen, io: Io): Promise<boolean> {
  const state = await StateFolder.open(stateFolder(io.env));
  const latest = (await state.runs(plan.name)).at(-1);
  const since = latest === undefined ? null : timeOf(latest);
  const now = new Date();
  return plan.schedule.some(({ cron, timezone, paused }) => {
    if (paused !== undefined && new Date(paused.until) > now) return false;
    const [before] = new Cron(cron, { mode: '5-part', timezone, paused: true }).previousRuns(
      1,
      now,
    );
    return before !== undefined && (since === null || before.getTime() > since);
  });
}
