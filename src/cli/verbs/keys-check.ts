import { type ExitCode, exits } from '../../model/exit.ts';
import type { Io } from '../io.ts';
import { checkKeys, type KeyCheck } from '../keys/check.ts';
import { renderKeyCheck } from '../keys/render-check.ts';
import { lookOf } from '../reach/columns.ts';
import {
  exitOfProblems,
  problemsOf,
  readAll,
  type Seen,
  summarizeProblems,
} from '../reach/read-all.ts';
import { warn } from '../reach/refuse.ts';
import { withReach } from '../reach/with-reach.ts';
import { count } from '../reach/words.ts';
import { worstExit } from '../reach/worst-exit.ts';
import type { Line, Outcome } from '../verb.ts';

export async function run(line: Line, io: Io): Promise<Outcome> {
  return await withReach({ line, io, names: [] }, async (chosen, context) => {
    const seen = await readAll({ chosen, fromMemory: false }, io, context);
    const checks: KeyCheck[] = [];
    for (const known of seen.known) checks.push(await checkKeys(known));
    return answer(seen, checks, { line, io });
  });
}

interface Around {
  readonly line: Line;
  readonly io: Io;
}

function answer(seen: Seen, checks: readonly KeyCheck[], { line, io }: Around): Outcome {
  const problems = problemsOf(seen);
  for (const message of problems) warn(message, io);
  const closed = checks.reduce((sum, check) => sum + check.closed.length, 0);
  const expiring = checks.flatMap((check) => check.expiring);
  const exit: ExitCode = worstExit([
    exitOfProblems(seen),
    ...(closed > 0 ? [exits.failed] : []),
    ...(line.strict && expiring.length > 0 ? [exits.look] : []),
  ]);
  const reasons = [
    ...(closed > 0 ? [`no key here opens ${count(closed, 'backup')}`] : []),
    ...problems,
    ...expiring,
  ];
  return {
    exit,
    reason: exit === exits.done ? 'done' : summarizeProblems(reasons),
    text: renderKeyCheck(checks, lookOf(io.stdout)),
    data: { pipelines: checks, problems },
  };
}
