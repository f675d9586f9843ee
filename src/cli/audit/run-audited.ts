import { exits } from '../../model/exit.ts';
import { internalReason } from '../internal-error.ts';
import type { Io } from '../io.ts';
import type { Line, Outcome } from '../verb.ts';
import { openAudit } from './open-audit.ts';

/** Runs a verb of the audit log: whatever it began gets its end, and what it refused is written down, too. */
export async function runAudited(
  line: Line,
  io: Io,
  run: (io: Io) => Promise<Outcome>,
): Promise<Outcome> {
  if (isRehearsal(line)) return await run(io);
  const audit = openAudit(line, io);
  let outcome: Outcome | null = null;
  try {
    outcome = await run({ ...io, audit });
    return outcome;
  } finally {
    const ended = outcome ?? { exit: exits.internal, reason: internalReason };
    await audit.close(ended, { isAttempt: isAttempt(line, ended) });
  }
}

function isRehearsal(line: Line): boolean {
  return isGiven(line, 'dry-run');
}

/** Whether what ended without having begun is worth an entry: a mistyped line is not, nor is a plan that is only shown. */
function isAttempt(line: Line, { exit, isIdle }: Pick<Outcome, 'exit' | 'isIdle'>): boolean {
  if (exit === exits.usage || isIdle) return false;
  return line.verb.audited === 'always' || isGiven(line, 'confirm');
}

function isGiven(line: Line, long: string): boolean {
  const option = line.verb.options.find((one) => one.long === long);
  if (option === undefined) return false;
  return option.value === undefined ? line.flag(long) : line.value(long) !== undefined;
}
