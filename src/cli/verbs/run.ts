import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import { exits } from '../../model/exit.ts';
import { BackupError } from '../../model/failures.ts';
import type { RunEvent } from '../../model/run/event.ts';
import type { RunSummary } from '../../model/run/summary.ts';
import type { RunPlan } from '../../model/run-plan/run-plan.ts';
import { runBackup } from '../../runner/backup/run-backup.ts';
import type { RunWishes } from '../../stages/run.ts';
import { accept, type Chosen, choosePipelines, isInvalid } from '../choose-pipeline.ts';
import { answerFailures } from '../compose/answer-failure.ts';
import { openJob } from '../compose/open-job.ts';
import { openStore } from '../compose/store.ts';
import type { Io } from '../io.ts';
import { createSetting } from '../pipelines.ts';
import { printMistakes } from '../print-mistakes.ts';
import { endEarly } from '../run/end-early.ts';
import { endingOf } from '../run/ending-of.ts';
import { readGivenPlan } from '../run/given-plan.ts';
import { narrowToDue } from '../run/is-due.ts';
import { readWishes } from '../run/read-wishes.ts';
import { openReporter } from '../run/reporter.ts';
import { tellInvalid } from '../run/tell-invalid.ts';
import { worstOf } from '../run/worst.ts';
import type { Line, Outcome } from '../verb.ts';

/** Runs pipelines, one after another. */
export async function run(line: Line, io: Io): Promise<Outcome> {
  return await answerFailures(io, async () => {
    const setting = createSetting(io);
    const wanted = choosePipelines(line, io, setting);
    if ('exit' in wanted) return wanted;
    const chosen = await accept(wanted, line, io);
    if ('exit' in chosen) {
      const invalid = wanted.filter(isInvalid);
      await Promise.all(invalid.map((loaded) => tellInvalid(loaded, { line, io, setting })));
      return chosen;
    }
    const wished = chosen.map((pipeline) => ({
      pipeline,
      wishes: readWishes(line, pipeline, io.env),
    }));
    const wrong = wished.flatMap(({ wishes }) => ('code' in wishes ? wishes : []));
    if (wrong.length > 0) return printMistakes(wrong, line.verb, io.stderr);
    const planned = await readGivenPlan(line, io);
    if (planned !== null && isMistake(planned))
      return printMistakes([planned], line.verb, io.stderr);
    const summaries = await runAll(wished, { line, io, setting, planned });
    if (summaries.length === 0) {
      return { exit: exits.done, reason: 'no pipeline is due', isIdle: true };
    }
    return { ...worstOf(summaries, line.strict), isStreamed: true };
  });
}

async function runAll(
  wished: readonly { readonly pipeline: Chosen; readonly wishes: Wishes }[],
  around: Around,
): Promise<readonly RunSummary[]> {
  const summaries: RunSummary[] = [];
  for (const { pipeline, wishes } of wished) {
    if ('code' in wishes) continue;
    const now = around.line.flag('due') ? await narrowToDue(pipeline, wishes, around.io) : wishes;
    if (now === null) continue;
    const summary = await runOne(pipeline, now, around);
    summaries.push(summary);
    if (summary.outcome === 'cancelled') break;
  }
  return summaries;
}

type Wishes = ReturnType<typeof readWishes>;

interface Around {
  readonly line: Line;
  readonly io: Io;
  readonly setting: ReturnType<typeof createSetting>;
  /** What `--plan` names; a failure where that is no plan. */
  readonly planned: RunPlan | BackupError | null;
}

function isMistake(planned: RunPlan | BackupError | Diagnostic): planned is Diagnostic {
  return 'severity' in planned;
}

async function runOne(chosen: Chosen, wishes: RunWishes, around: Around): Promise<RunSummary> {
  const { line, io } = around;
  const attempt = await io.audit.begin({ plan: chosen.plan }).catch(orFailure);
  if (attempt instanceof BackupError) {
    return await endEarly({ chosen, wishes, line, error: attempt }, io);
  }
  const summary = await perform(chosen, wishes, around);
  await attempt.end(endingOf(summary));
  return summary;
}

async function perform(chosen: Chosen, wishes: RunWishes, around: Around): Promise<RunSummary> {
  const { line, io } = around;
  const opened = await openAll(chosen, wishes, around).catch(orFailure);
  if (opened instanceof BackupError) {
    return await endEarly({ chosen, wishes, line, error: opened }, io);
  }
  const { job, reporter } = opened;
  try {
    return await runBackup(job);
  } finally {
    reporter.close();
  }
}

async function openAll(chosen: Chosen, given: RunWishes, { line, io, setting, planned }: Around) {
  if (planned instanceof BackupError) throw planned;
  const wishes = planned === null ? given : { ...given, planned };
  const store = await openStore(chosen, io);
  const reporter = await openReporter(line, io);
  const report = (event: RunEvent) => reporter.report(event);
  return { reporter, job: await openJob({ chosen, setting, store, wishes, report }, io) };
}

/** What a run expects to fail is a way to end; everything else is a bug and goes on. */
function orFailure(error: unknown): BackupError {
  if (error instanceof BackupError) return error;
  throw error;
}
