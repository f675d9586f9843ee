import type { StepContext } from '../../ports/step-context.ts';
import type { Chosen } from '../choose-pipeline.ts';
import { answerFailures } from '../compose/answer-failure.ts';
import { withContext } from '../compose/context.ts';
import type { Io } from '../io.ts';
import type { Line, Outcome } from '../verb.ts';
import { chooseMany, withMistakes } from './choose-many.ts';

export interface Asked {
  readonly line: Line;
  readonly io: Io;
  /** The pipelines that are named; all in reach where none is. */
  readonly names: readonly string[];
}

type Work = (chosen: readonly Chosen[], context: StepContext) => Promise<Outcome>;

/** Works on the pipelines that a command looks at; mistakes in the files of others are part of its outcome. */
export async function withReach({ line, io, names }: Asked, work: Work): Promise<Outcome> {
  const reach = await chooseMany(names, line, io);
  if ('exit' in reach) return reach;
  const outcome = await answerFailures(io, () =>
    withContext(io, (context) => work(reach.chosen, context)),
  );
  return withMistakes(outcome, reach);
}
