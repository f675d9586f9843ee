import { type ExitCode, exits } from '../../model/exit.ts';
import { Interruption } from '../../model/run/interruption.ts';
import type { Removed } from '../../stages/removal/remove-all.ts';
import { formatBytes } from '../../util/human.ts';
import { visibleLine } from '../../util/visible-text.ts';
import type { Io } from '../io.ts';
import type { Telling } from '../notice/told.ts';
import { warn } from '../reach/refuse.ts';
import { count } from '../reach/words.ts';
import type { Line } from '../verb.ts';

/** Says what was removed while more is. */
export function tellRemoved(
  line: Line,
  io: Io,
  telling: Pick<Telling, 'add'>,
): (removed: Removed) => void {
  return ({ destination, backup, result, bytes, reason }) => {
    telling.add({ destination, backup, state: result, bytes, reason });
    const where = `${backup} at ${destination}`;
    if (result === 'spared') warn(`${where} stays: ${reason}`, io);
    else if (result === 'failed') warn(`${where} may be half removed: ${reason}`, io);
    else if (!line.quiet) {
      io.stderr.write(`removed  ${visibleLine(`${where}, ${formatBytes(bytes)}`)}\n`);
    }
  };
}

/** How it ended, by what became of each. */
export function endOf(
  all: readonly Removed[],
  signal: AbortSignal,
): { readonly exit: ExitCode; readonly reason: string } {
  const stayed = all.filter(({ result }) => result !== 'removed');
  const said = resultWords(all);
  const { reason } = signal;
  if (reason instanceof Interruption) {
    return { exit: reason.exit, reason: `${reason.message}; until then ${said}` };
  }
  signal.throwIfAborted();
  return { exit: stayed.length === 0 ? exits.done : exits.look, reason: said };
}

/** `3 backups removed, 1.2 GiB are free now; 1 stays`. */
function resultWords(all: readonly Removed[]): string {
  const gone = all.filter(({ result }) => result === 'removed');
  const copies = gone.filter(({ what }) => what === 'backup').length;
  const remains = gone.length - copies;
  const bytes = gone.reduce((sum, one) => sum + one.bytes, 0);
  const what = [
    ...(copies > 0 || remains === 0 ? [count(copies, 'copy', 'copies')] : []),
    ...(remains > 0 ? [`${count(remains, 'folder')} of remains`] : []),
  ];
  const spared = all.filter(({ result }) => result === 'spared').length;
  const failed = all.filter(({ result }) => result === 'failed').length;
  return [
    `${what.join(' and ')} removed, ${formatBytes(bytes)} freed`,
    ...(spared > 0 ? [`${spared} spared`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ].join('; ');
}
