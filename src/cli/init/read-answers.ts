import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import { createMistake, either } from '../mistake.ts';
import { showArgument } from '../show-argument.ts';
import type { Line } from '../verb.ts';
import { Answers } from './answers.ts';
import { readKeep } from './keep.ts';
import {
  destinationQuestions,
  encryptionOptions,
  questionsFor,
  sourceQuestions,
} from './questions.ts';
import { readPlace } from './read-place.ts';

/** What the options say; the type of the destination follows from the place. */
export function readAnswers(line: Line): Answers {
  const asked = line.verb.options.filter((option) => !option.planned);
  const given = asked.flatMap(({ long, value }): [string, readonly string[]][] => {
    const isGiven = value === undefined ? line.flag(long) : line.values(long).length > 0;
    return isGiven ? [[long, value === undefined ? [] : line.values(long)]] : [];
  });
  const answers = new Answers(new Map(given));
  const to = answers.value('to');
  if (answers.has('destination') || to === undefined) return answers;
  const scheme = /^(s3|sftp):\/\//.exec(to)?.[1] ?? 'local';
  return answers.with('destination', [scheme]);
}

/** What is contradictory or malformed, whoever said it. */
export function checkAnswers(answers: Answers): readonly Diagnostic[] {
  return [
    ...checkForms(answers),
    ...strayOptions(answers, 'source', sourceQuestions),
    ...strayOptions(answers, 'destination', destinationQuestions),
    ...contradictions(answers),
  ];
}

/** What nobody has said, and nobody can be asked. */
export function missingAnswers(answers: Answers): readonly Diagnostic[] {
  const questions = questionsFor(answers);
  return [
    ...(answers.has('source')
      ? []
      : [missing('--source', `choose ${either(Object.keys(sourceQuestions))}`)]),
    ...questions
      .filter(({ option, needed }) => needed?.(answers) && !answers.has(option))
      .map(({ option, ask, hint }) =>
        missing(`--${option}`, hint === undefined ? ask : `${ask} For example --${option} ${hint}`),
      ),
    ...(answers.has('destination')
      ? []
      : [missing('--to', 'a folder, s3://bucket/prefix or sftp://user@host/path')]),
    ...(encryptionOptions.some((option) => answers.has(option))
      ? []
      : [
          missing('how to encrypt', `give ${either(encryptionOptions.map((name) => `--${name}`))}`),
        ]),
  ];
}

function missing(what: string, help: string): Diagnostic {
  return createMistake('BP0112', `nobody can be asked, and this is missing: ${what}`, help);
}

export function checkForms(answers: Answers): readonly Diagnostic[] {
  const keep = readKeep(answers.value('keep') ?? 'all');
  const [to, type] = [answers.value('to'), answers.value('destination')];
  const place = to === undefined || type === undefined ? null : readPlace(type, to);
  return [
    ...('wrong' in keep ? [unusable('keep', keep.wrong, keep.help)] : []),
    ...(place && 'wrong' in place ? [unusable('to', place.wrong, place.help)] : []),
  ];
}

function unusable(option: string, wrong: string, help: string): Diagnostic {
  return createMistake('BP0115', `--${option} ${wrong}`, help);
}

/** Options that belong to another type than the one that was chosen. */
function strayOptions(
  answers: Answers,
  part: 'source' | 'destination',
  questions: typeof sourceQuestions,
): readonly Diagnostic[] {
  const type = answers.value(part);
  if (type === undefined) return [];
  const own = new Set((questions[type] ?? []).map(({ option }) => option));
  const all = new Set(Object.values(questions).flatMap((list) => list.map(({ option }) => option)));
  const stray = answers.options().filter((option) => all.has(option) && !own.has(option));
  return stray.map((option) =>
    createMistake(
      'BP0114',
      `--${option} does not apply to the ${part} ${showArgument(type)}`,
      `leave it out, or choose another --${part}`,
    ),
  );
}

function contradictions(answers: Answers): readonly Diagnostic[] {
  const sole = (option: string, ...others: readonly string[]) => {
    const other = others.find((name) => answers.has(name));
    if (!answers.has(option) || other === undefined) return [];
    return [createMistake('BP0114', `--${option} and --${other} exclude each other`, 'keep one')];
  };
  return [
    ...sole('no-encrypt', 'recipient', 'create-key', 'passphrase-env', 'passphrase-file'),
    ...sole('passphrase-env', 'passphrase-file'),
    ...sole('host-key', 'known-hosts'),
    ...(answers.value('source') === 'eventstore' ? sole('path', 'volume') : []),
    ...onlyOnePath(answers),
  ];
}

function onlyOnePath(answers: Answers): readonly Diagnostic[] {
  if (answers.value('source') === 'files' || answers.values('path').length < 2) return [];
  const message = `--path is given twice, and a ${answers.value('source') ?? 'source'} has one`;
  return [createMistake('BP0104', message, 'keep one of them')];
}
