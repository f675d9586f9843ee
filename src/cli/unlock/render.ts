import { formatDuration } from '../../util/human.ts';
import { visibleLine } from '../../util/visible-text.ts';
import type { LockView } from './look-at-lock.ts';

/** Who holds the lock and what to do about it, in one or two lines. */
export function renderLock(
  { pipeline, isHeld, holder, leftovers }: LockView,
  nowMs: number,
): string {
  const recover =
    leftovers.length === 0
      ? ''
      : `  it left something behind; clean up with: run-pipeline recover ${pipeline}\n`;
  if (isHeld) return `${pipeline}  ${holder === null ? unknown : heldBy(holder, nowMs)}\n`;
  if (holder === null) return `${pipeline}  nobody holds the lock\n${recover}`;
  return `${pipeline}  ${visibleLine(freeWords(holder, leftovers))}\n${recover}`;
}

const unknown = 'a command holds the lock and has not said which; it is not taken away';

type KnownHolder = NonNullable<LockView['holder']>;

function heldBy(holder: KnownHolder, nowMs: number): string {
  const { verb, run, pid, host, since, state } = holder;
  const there = state === 'elsewhere' ? ' there' : '';
  const where = state === 'elsewhere' ? `on the host ${host}` : `pid ${pid}`;
  const long = formatDuration(nowMs - Date.parse(since));
  const who = visibleLine(`${verb} ${run} (${where}) holds the lock, for ${long}`);
  if (state === 'dead') return `${who}; its process is gone, but something it began lives on`;
  return `${who}; it is not taken away. End it${there} with: run-pipeline cancel ${visibleLine(run)}`;
}

/** The kernel gives a lock back when its holder ends, however it ends. */
function freeWords({ verb, run, pid }: KnownHolder, leftovers: readonly string[]): string {
  if (leftovers.includes(run)) {
    return `nobody holds the lock: ${verb} ${run} (pid ${pid}) is dead, and the kernel has released it; nothing to unlock`;
  }
  return `nobody holds the lock; the last was ${verb} ${run}`;
}
