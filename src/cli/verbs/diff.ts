import { parseTarget } from '../../catalog/parse-target.ts';
import { exits } from '../../model/exit.ts';
import { compareManifests } from '../../model/run/compare-manifests.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { answerFailures } from '../compose/answer-failure.ts';
import { withContext } from '../compose/context.ts';
import { renderComparison, type Side } from '../diff/render.ts';
import type { Io } from '../io.ts';
import { lookOf } from '../reach/columns.ts';
import { findTarget, type Targeted } from '../reach/find-target.ts';
import { problemsOf, summarizeProblems } from '../reach/read-all.ts';
import { warn } from '../reach/refuse.ts';
import { requireManifest } from '../reach/require-manifest.ts';
import type { Line, Outcome } from '../verb.ts';

export async function run(line: Line, io: Io): Promise<Outcome> {
  return await answerFailures(io, () =>
    withContext(io, async (context) => {
      const old = await findTarget(line, io, context);
      if ('exit' in old) return old;
      const next = await findSecond(line, { io, pipeline: old.known.pipeline }, context);
      return 'exit' in next ? next : compare(old, next, io);
    }),
  );
}

/** Without a name of its own it is one of the same pipeline. */
async function findSecond(
  line: Line,
  { io, pipeline }: { readonly io: Io; readonly pipeline: string },
  context: StepContext,
): Promise<Targeted | Outcome> {
  const typed = line.positionals[1] ?? '';
  const hasName = parseTarget(typed).pipeline !== null;
  const positionals = [hasName ? typed : `${pipeline}${typed}`];
  return await findTarget({ ...line, positionals }, io, context);
}

/** That they differ is an answer, and no failure. */
function compare(old: Targeted, next: Targeted, io: Io): Outcome {
  const seen = [old.known, next.known];
  const problems = [
    ...new Set(seen.flatMap((known) => problemsOf({ known: [known], failures: [] }))),
  ];
  for (const message of problems) warn(message, io);
  const comparison = compareManifests(manifestOf(old), manifestOf(next));
  const sides = { old: sideOf(old), new: sideOf(next) };
  return {
    exit: problems.length > 0 ? exits.look : exits.done,
    reason: problems.length > 0 ? summarizeProblems(problems) : 'done',
    text: renderComparison({ ...sides, comparison }, lookOf(io.stdout)),
    data: { old: recordOf(sides.old), new: recordOf(sides.new), ...comparison, problems },
  };
}

function manifestOf({ known, judged }: Targeted) {
  return requireManifest(known.pipeline, judged);
}

function sideOf({ known, judged }: Targeted): Side {
  const { id, startedAt } = judged.backup;
  return { pipeline: known.pipeline, id, startedAt };
}

function recordOf({ pipeline, id, startedAt }: Side) {
  return { pipeline, id, startedAt: new Date(startedAt).toISOString() };
}
