import { exits } from '../../model/exit.ts';
import { visibleLine } from '../../util/visible-text.ts';
import { answerFailures } from '../compose/answer-failure.ts';
import { withContext } from '../compose/context.ts';
import type { Io } from '../io.ts';
import { chooseMany, withMistakes } from '../reach/choose-many.ts';
import { worstExit } from '../reach/worst-exit.ts';
import { type Recovered, recoverOne } from '../recover/recover-one.ts';
import type { Line, Outcome } from '../verb.ts';

export async function run(line: Line, io: Io): Promise<Outcome> {
  const reach = await chooseMany(line.positionals, line, io);
  if ('exit' in reach) return reach;
  const outcome = await answerFailures(io, () =>
    withContext(io, async (context) => {
      const all: Recovered[] = [];
      for (const chosen of reach.chosen) all.push(await recoverOne(chosen, io, context));
      return answer(all, io);
    }),
  );
  return withMistakes(outcome, reach);
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
