import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { defaultFile } from '../../config/find-pipelines.ts';
import { isInside, repositoryOf } from '../../config/repository.ts';
import { exits } from '../../model/exit.ts';
import { findPipelineNames } from '../completion/pipeline-names.ts';
import type { Answers } from '../init/answers.ts';
import { checkDraft } from '../init/check-draft.ts';
import { type Composed, composePipeline } from '../init/compose-pipeline.ts';
import { nameAfter } from '../init/name.ts';
import { checkAnswers, missingAnswers, readAnswers } from '../init/read-answers.ts';
import { findSchema, showSchema } from '../init/schema-line.ts';
import { findObstacle, type Target, writePipeline } from '../init/write-pipeline.ts';
import type { Io } from '../io.ts';
import { createMistake } from '../mistake.ts';
import { printMistakes } from '../print-mistakes.ts';
import { showArgument } from '../show-argument.ts';
import type { Line, Outcome } from '../verb.ts';

export async function run(line: Line, io: Io): Promise<Outcome> {
  const refuse = (...mistakes: Parameters<typeof printMistakes>[0]) =>
    printMistakes(mistakes, line.verb, io.stderr);
  const given = readAnswers(line);
  const wrong = checkAnswers(given);
  if (wrong.length > 0) return refuse(...wrong);
  const place = placeFor(line, io);
  const obstacle = findObstacle(place);
  if (obstacle) return refuse(obstacle);
  const name = nameAfter(place.path, place.repository);
  const answers = await completeAnswers(given, name, io);
  if (answers === null) return interrupted;
  const open = [...checkAnswers(answers), ...missingAnswers(answers)];
  if (open.length > 0) return refuse(...open);
  const composed = compose(answers.has('name') ? answers : answers.with('name', [name]), place, io);
  const mistakes = [...checkDraft(composed, place.path, io), ...takenName(answers, name, place)];
  if (mistakes.length > 0) return refuse(...mistakes);
  const failure = await writePipeline(place, composed.text);
  if (failure) return refuse(failure);
  return report(place, answers, { io, quiet: line.quiet });
}

const interrupted: Outcome = {
  exit: exits.interrupted,
  reason: 'interrupted, nothing was written',
};

interface Place extends Target {
  /** Where paths in the file start. */
  readonly repository: string;
  /** Where its schema and other pipelines are. */
  readonly project: string;
}

function placeFor(line: Line, io: Io): Place {
  const output = line.value('output');
  const home = repositoryOf(join(io.cwd, defaultFile));
  const path = output === undefined ? join(home, defaultFile) : resolve(io.cwd, output);
  const repository = repositoryOf(path);
  // Without git a file in `pipelines/` stands for itself, but shares the schema of its neighbours.
  const project = isInside(home, path) ? home : repository;
  const schema = findSchema(dirname(path), project);
  return { path, shown: shownFrom(io.cwd, path), repository, project, schema };
}

function shownFrom(folder: string, path: string): string {
  const way = relative(folder, path);
  return way.startsWith('..') || isAbsolute(way) ? path : way;
}

async function completeAnswers(given: Answers, name: string, io: Io): Promise<Answers | null> {
  if (!io.interactive || missingAnswers(given).length === 0) return given;
  const { askForMissing } = await import('../init/ask.ts');
  return await askForMissing(given, name, io);
}

function compose(answers: Answers, { path, repository, schema }: Place, io: Io): Composed {
  const inRepository = (typed: string) =>
    isAbsolute(typed) ? typed : relative(repository, resolve(io.cwd, typed)) || '.';
  return composePipeline(answers, showSchema(schema, dirname(path)), inRepository);
}

function takenName(answers: Answers, preset: string, { project }: Place) {
  const name = answers.value('name') ?? preset;
  if (!findPipelineNames(project).includes(name)) return [];
  const message = `--name: another pipeline of this repository is called ${showArgument(name)}`;
  return [createMistake('BP0115', message, 'give this one another name with --name')];
}

function report(
  place: Place,
  answers: Answers,
  { io, quiet }: { readonly io: Io; readonly quiet: boolean },
): Outcome {
  const copied = place.schema.state === 'copy';
  const wrote = [place.shown, ...(copied ? [shownFrom(io.cwd, place.schema.path)] : [])];
  const next = nextSteps(place, answers, io);
  if (!quiet) {
    const { palette } = io.stderr;
    io.stderr.write(`${palette.strong('wrote')}  ${wrote.map(showArgument).join('\n       ')}\n`);
    io.stderr.write(`\n${palette.strong('next')}\n${next.map((step) => `  ${step}\n`).join('')}`);
  }
  return { exit: exits.done, reason: 'done', data: { file: place.shown, wrote, next } };
}

function nextSteps(place: Place, answers: Answers, io: Io): readonly string[] {
  const { shown, path, repository, project } = place;
  const isDefault = path === join(project, defaultFile);
  const to = answers.value('to') ?? '';
  const isLocal = answers.value('destination') === 'local';
  const isAmongSources = isLocal && isInside(repository, resolve(io.cwd, to));
  return [
    `run-pipeline validate${isDefault ? '' : ` ${showArgument(shown)}`}`,
    ...(isAmongSources
      ? [`add ${showArgument(to)} to .gitignore: backups must not be committed`]
      : []),
    'commit the new files, so that changes of them are reviewed',
  ];
}
