import { answerHelp } from '../help/help.ts';
import type { Io } from '../io.ts';
import type { Line, Outcome } from '../verb.ts';

export function run(line: Line, io: Io): Outcome {
  return answerHelp(line.positionals, line.table, io);
}
