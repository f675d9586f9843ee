import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { defaultFile } from '../../config/find-pipelines.ts';
import { repositoryOf } from '../../config/repository.ts';
import { exits } from '../../model/exit.ts';
import { BackupError } from '../../model/failures.ts';
import type { EngineSurvey } from '../../ports/engine-survey.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { accept } from '../choose-pipeline.ts';
import { answerFailures } from '../compose/answer-failure.ts';
import { withContext } from '../compose/context.ts';
import { openSurvey } from '../compose/open-engine.ts';
import { coveredBy, type Known } from '../discover/coverage.ts';
import { factsOf, isOpen, type Listed } from '../discover/facts.ts';
import { dumpLines, proposalText } from '../discover/proposal-text.ts';
import { type ProposedDump, proposeDumps } from '../discover/propose.ts';
import { renderThings } from '../discover/render.ts';
import { type Found, findOnEngine, findOnHost, type Nameless } from '../discover/things.ts';
import { nameAfter } from '../init/name.ts';
import { findSchema, showSchema } from '../init/schema-line.ts';
import type { Io } from '../io.ts';
import { createSetting, filesIn, loadAll } from '../pipelines.ts';
import { lookOf } from '../reach/columns.ts';
import { count } from '../reach/words.ts';
import type { Line, Outcome } from '../verb.ts';

/** Looks and tells; it writes nothing, and asks no destination. */
export async function run(line: Line, io: Io): Promise<Outcome> {
  return await answerFailures(io, () =>
    withContext(io, async (context) => {
      const files = filesIn(line.files, io).filter(hasText);
      const { pipelines } = loadAll(files, createSetting(io));
      const accepted = await accept(pipelines, line, io);
      if ('exit' in accepted) return accepted;
      const known = accepted.map(({ plan, repository }) => ({
        ...{ name: plan.name, repository, dumps: plan.stages.dump },
      }));
      return await tell(await look({ line, io, known }, context));
    }),
  );
}

/** A shell has made the file that the proposal goes to before we begin. */
function hasText(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.size !== 0;
}

interface Asked {
  readonly line: Line;
  readonly io: Io;
  readonly known: readonly Known[];
}

interface Seen extends Asked {
  readonly listed: readonly Listed[];
  readonly nameless: readonly Nameless[];
  readonly dumps: readonly ProposedDump[];
  /** `null`: the engine was asked. */
  readonly engine: BackupError | null;
}

async function look(asked: Asked, context: StepContext): Promise<Seen> {
  const survey = await openSurvey(asked.io.env);
  const { found, engine } = await askEngine(survey, context);
  const things = [...found.things, ...findOnHost()];
  const listed = things.map((thing) => ({ thing, pipeline: coveredBy(thing, asked.known) }));
  const open = listed.filter(({ pipeline }) => pipeline === null).map(({ thing }) => thing);
  const around = engine === null ? { survey, context } : null;
  return {
    ...{ ...asked, listed, engine, nameless: found.nameless },
    dumps: await proposeDumps(open, around),
  };
}

async function askEngine(survey: EngineSurvey, context: StepContext) {
  try {
    return { found: await findOnEngine(survey, context), engine: null };
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof BackupError)) throw error;
    const found: Found = { things: [], nameless: [] };
    return { found, engine: error };
  }
}

function tell(seen: Seen): Outcome {
  const { line, io, known, listed, nameless, dumps, engine } = seen;
  const isFirst = known.length === 0 || line.flag('yaml');
  const proposal = dumps.length === 0 ? null : proposalFor(seen);
  for (const one of nameless) io.stderr.write(`${warningOf(one, io)}\n`);
  if (engine !== null)
    io.stderr.write(`${io.stderr.palette.warning('warning')}  ${engine.message}\n`);
  const table = renderThings(listed, lookOf(isFirst ? io.stderr : io.stdout));
  if (isFirst && !line.json) io.stderr.write(table);
  return {
    ...endOf(seen),
    text: isFirst ? (proposal ?? '') : table,
    data: { things: listed.map(factsOf), nameless, proposal },
  };
}

/** A file of its own; of a repository that has pipelines, the entries that it lacks. */
function proposalFor({ io, known, line, dumps }: Seen): string {
  if (known.length > 0 && line.flag('yaml')) return `${dumps.flatMap(dumpLines).join('\n')}\n`;
  const repository = repositoryOf(join(io.cwd, defaultFile));
  const schema = showSchema(findSchema(io.cwd, repository), io.cwd);
  const name = nameAfter(defaultFile, repository);
  return proposalText({ schema, name, folder: homeOfBackups(io.env), dumps });
}

/** Not in the repository: there a copy would be taken for code. */
function homeOfBackups({ HOME }: Io['env']): string {
  const isRoot = process.getuid?.() === 0;
  return isRoot || !HOME ? '/var/backups' : join(HOME, 'backups');
}

function endOf({ listed, engine, known, dumps }: Seen) {
  if (engine !== null) return { exit: exits.unavailable, reason: engine.message };
  const open = listed.filter(isOpen);
  if (listed.length === 0) return { exit: exits.done, reason: 'nothing that holds data was found' };
  if (open.length === 0) return { exit: exits.done, reason: 'everything is covered' };
  const reason = `${count(open.length, 'thing')} of ${listed.length} ${open.length === 1 ? 'is' : 'are'} in no pipeline`;
  if (known.length > 0) return { exit: exits.look, reason };
  const { length } = dumps;
  return { exit: exits.done, reason: `${reason}: ${count(length, 'dump')} proposed` };
}

function warningOf({ project, service, target }: Nameless, { stderr }: Io): string {
  const says = `what ${service} of ${basename(project)} writes to ${target} is in a volume without a name: no backup can hold it`;
  return `${stderr.palette.warning('warning')}  ${says}`;
}
