import { exits } from '../../model/exit.ts';
import { openHost } from '../compose/store.ts';
import type { Io } from '../io.ts';
import { withReach } from '../reach/with-reach.ts';
import { type LockView, lookAtLock } from '../unlock/look-at-lock.ts';
import { renderLock } from '../unlock/render.ts';
import type { Line, Outcome } from '../verb.ts';

/** Never takes a lock away: one of the kernel needs no help when its holder is dead, and a live one is in use. */
export async function run(line: Line, io: Io): Promise<Outcome> {
  return await withReach({ line, io, names: line.positionals }, async (chosen, context) => {
    const views: LockView[] = [];
    for (const one of chosen) views.push(await lookAtLock(await openHost(one, io), context));
    return answer(views, context.clock.now());
  });
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
