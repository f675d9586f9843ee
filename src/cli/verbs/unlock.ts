import { exits } from '../../model/exit.ts';
import { answerFailures } from '../compose/answer-failure.ts';
import { withContext } from '../compose/context.ts';
import { openStore } from '../compose/store.ts';
import type { Io } from '../io.ts';
import { chooseMany, withMistakes } from '../reach/choose-many.ts';
import { type LockView, lookAtLock } from '../unlock/look-at-lock.ts';
import { renderLock } from '../unlock/render.ts';
import type { Line, Outcome } from '../verb.ts';

/** Never takes a lock away: one of the kernel needs no help when its holder is dead, and a live one is in use. */
export async function run(line: Line, io: Io): Promise<Outcome> {
  const reach = await chooseMany(line.positionals, line, io);
  if ('exit' in reach) return reach;
  const outcome = await answerFailures(io, () =>
    withContext(io, async (context) => {
      const views: LockView[] = [];
      for (const chosen of reach.chosen) {
        views.push(await lookAtLock(await openStore(chosen, io), context));
      }
      return answer(views, context.clock.now());
    }),
  );
  return withMistakes(outcome, reach);
}

function answer(views: readonly LockView[], nowMs: number): Outcome {
  const held = views.filter(({ isHeld }) => isHeld);
  const names = held.map(({ pipeline }) => pipeline).join(', ');
  return {
    exit: held.length > 0 ? exits.notNow : exits.done,
    reason: held.length > 0 ? `the lock of ${names} is in use` : 'done',
    text: views.map((view) => renderLock(view, nowMs)).join(''),
    data: { locks: views },
  };
}
