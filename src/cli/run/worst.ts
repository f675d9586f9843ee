import { type ExitCode, exits } from '../../model/exit.ts';
import type { RunSummary } from '../../model/run/summary.ts';

/** Of several runs the exit code of the one that needs somebody most. */
const order: readonly ExitCode[] = [
  exits.interrupted,
  exits.terminated,
  exits.internal,
  exits.integrity,
  exits.failed,
  exits.refused,
  exits.unavailable,
  exits.notNow,
  exits.look,
  exits.done,
];

export function worstOf(
  summaries: readonly RunSummary[],
  isStrict: boolean,
): { readonly exit: ExitCode; readonly reason: string } {
  const judged = summaries.map((summary) => ({ ...summary, exit: exitOf(summary, isStrict) }));
  const [worst] = judged.toSorted((a, b) => order.indexOf(a.exit) - order.indexOf(b.exit));
  if (worst === undefined) return { exit: exits.done, reason: 'nothing to do' };
  const name = summaries.length > 1 ? `${worst.pipeline}: ` : '';
  return { exit: worst.exit, reason: `${name}${worst.reason}` };
}

function exitOf({ exit, warnings }: RunSummary, isStrict: boolean): ExitCode {
  return exit === exits.done && isStrict && warnings.length > 0 ? exits.look : exit;
}
