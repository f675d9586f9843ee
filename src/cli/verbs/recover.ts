import { exits } from '../../model/exit.ts';
import { visibleLine } from '../../util/visible-text.ts';
import { answerFailures } from '../compose/answer-failure.ts';
import { withContext } from '../compose/context.ts';
import type { Io } from '../io.ts';
import { withReach } from '../reach/with-reach.ts';
import { worstExit } from '../reach/worst-exit.ts';
import { bringCodeHome } from '../recover/bring-code-home.ts';
import { type Recovered, recoverOne } from '../recover/recover-one.ts';
import type { Line, Outcome } from '../verb.ts';

export async function run(line: Line, io: Io): Promise<Outcome> {
  return await answerFailures(io, async () => {
    const home = await withContext(io, (context) => bringCodeHome(line, io, context));
    return await recoverAll({ line, io, home });
  });
}

interface Recovering {
  readonly line: Line;
  readonly io: Io;
  /** What was done before any pipeline was read. */
  readonly home: readonly Recovered[];
}

async function recoverAll({ line, io, home }: Recovering): Promise<Outcome> {
  return await withReach({ line, io, names: line.positionals }, async (chosen, context) => {
    const all: Recovered[] = [...home];
    for (const one of chosen) all.push(await recoverOne(one, io, context));
    return answer(all, io);
  });
}

function answer(all: readonly Recovered[], io: Io): Outcome {
  const { palette } = io.stderr;
  for (const { pipeline, problems, hint } of all) {
    for (const problem of problems) {
      io.stderr.write(`${palette.warning('warning')}  ${pipeline}: ${visibleLine(problem)}\n`);
    }
    if (hint !== null) io.stderr.write(`${palette.strong('  help:')} ${hint}\n`);
  }
  const exit = worstExit(all.map((one) => one.exit));
  const [worst] = all.filter((one) => one.exit === exit);
  return {
    exit,
    reason: exit === exits.done ? 'done' : (worst?.problems[0] ?? 'look'),
    text: all.map(textOf).join(''),
    data: { pipelines: all },
  };
}

function textOf({ pipeline, done, problems }: Recovered): string {
  if (done.length + problems.length === 0) return `${pipeline}: nothing to clean up\n`;
  return done.map((message) => `${pipeline}: ${visibleLine(message)}\n`).join('');
}
