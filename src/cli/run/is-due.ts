import { Cron } from 'croner';
import type { Plan } from '../../model/plan.ts';
import { StateFolder } from '../../runner/state-folder.ts';
import type { RunWishes } from '../../stages/run.ts';
import type { Chosen } from '../choose-pipeline.ts';
import { stateFolder } from '../compose/folders.ts';
import type { Io } from '../io.ts';
import { newestAttempt } from './newest-attempt.ts';

/**
 * What is to be run now: all that is wished, or of it the dumps whose schedule names them; `null` for nothing. A schedule
 * is due when it has passed since the newest attempt, a failed one included.
 */
export async function narrowToDue(
  pipeline: Chosen,
  wishes: RunWishes,
  io: Io,
): Promise<RunWishes | null> {
  const due = await findDue(pipeline, io);
  if (due.length === 0) return null;
  if (due.some(({ only }) => only.length === 0)) return wishes;
  const only = [...new Set(due.flatMap((schedule) => schedule.only))];
  if (wishes.only.length === 0) return { ...wishes, only };
  const both = wishes.only.filter((id) => only.includes(id));
  return both.length === 0 ? null : { ...wishes, only: both };
}

async function findDue({ plan, file }: Chosen, io: Io): Promise<Plan['schedule']> {
  const state = await StateFolder.open(stateFolder(io.env));
  const now = new Date();
  const since = await newestAttempt(state, { name: plan.name, file }, now.getTime());
  return plan.schedule.filter(({ cron, timezone, paused }) => {
    if (paused !== undefined && new Date(paused.until) > now) return false;
    const [before] = new Cron(cron, { mode: '5-part', timezone, paused: true }).previousRuns(
      1,
      now,
    );
    return before !== undefined && (since === null || before.getTime() > since);
  });
}
