import { exits } from '../../model/exit.ts';
import { BackupError } from '../../model/failures.ts';
import { accept } from '../choose-pipeline.ts';
import { answerFailures } from '../compose/answer-failure.ts';
import { withContext } from '../compose/context.ts';
import type { Io } from '../io.ts';
import { createSetting, filesIn, loadAll } from '../pipelines.ts';
import { lookOf } from '../reach/columns.ts';
import { problemsOf, summarizeProblems } from '../reach/read-all.ts';
import { warn } from '../reach/refuse.ts';
import { recommend } from '../storage/advise.ts';
import { isNearFull } from '../storage/disks.ts';
import { storageRecord } from '../storage/record.ts';
import { renderStorage } from '../storage/render.ts';
import { type Surveyed, surveyStorage } from '../storage/survey.ts';
import type { Line, Outcome } from '../verb.ts';

/** Looks at what can be reached; what cannot hides nothing else. */
export async function run(line: Line, io: Io): Promise<Outcome> {
  return await answerFailures(io, () =>
    withContext(io, async (context) => {
      const { pipelines } = loadAll(filesIn(line.files, io), createSetting(io));
      const accepted = await accept(pipelines, line, io);
      if ('exit' in accepted) return accepted;
      const surveyed = await surveyStorage({ chosen: accepted, fromMemory: true }, io, context);
      return tell(surveyed, io, context.clock.now());
    }),
  );
}

function tell(surveyed: Surveyed, io: Io, nowMs: number): Outcome {
  const { engine, seen, disks } = surveyed;
  const problems = [
    ...(engine instanceof BackupError ? [engine.message] : []),
    ...problemsOf(seen),
  ];
  for (const problem of problems) warn(problem, io);
  const advice = recommend(surveyed, nowMs);
  const look = lookOf(io.stdout);
  const full = disks.find(isNearFull);
  return {
    ...endOf(problems, full?.holds[0]?.path ?? null),
    text: renderStorage(surveyed, advice, { look, nowMs }),
    data: { ...storageRecord(surveyed), recommendations: advice, problems },
  };
}

function endOf(problems: readonly string[], full: string | null) {
  if (problems.length > 0) {
    return { exit: exits.unavailable, reason: summarizeProblems(problems) };
  }
  if (full !== null) return { exit: exits.look, reason: `the disk of ${full} is near full` };
  return { exit: exits.done, reason: 'done' };
}
