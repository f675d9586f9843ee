import { isCancel, select, text } from '@clack/prompts';
import type { Io } from '../io.ts';
import { settlePromptColour } from '../prompt-colour.ts';
import type { Answers } from './answers.ts';
import { keepByDefault } from './compose-pipeline.ts';
import {
  destinationQuestions,
  encryptionOptions,
  type Question,
  questionsFor,
  sourceQuestions,
} from './questions.ts';
import { checkForms } from './read-answers.ts';

/** Asks for what is not known yet, on stderr; `null` when the person gave up. */
export async function askForMissing(given: Answers, name: string, io: Io): Promise<Answers | null> {
  const steps: readonly Step[] = [
    askIfMissing({ option: 'name', ask: 'What is the pipeline called?' }, name),
    askIfMissing({
      option: 'source',
      ask: 'What is backed up?',
      choices: Object.keys(sourceQuestions),
    }),
    askAll(sourceQuestions),
    askIfMissing({
      option: 'destination',
      ask: 'Where do backups go?',
      choices: Object.keys(destinationQuestions),
    }),
    askAll(destinationQuestions),
    askEncryption,
    askIfMissing({ option: 'keep', ask: 'Which backups are kept? (or: all)' }, keepByDefault),
  ];
  settlePromptColour(io);
  const talk = { input: io.stdin, output: io.stderr.stream };
  let answers: Answers | null = given;
  for (const step of steps) answers = answers && (await step(answers, talk));
  return answers;
}

interface Talk {
  readonly input: Io['stdin'];
  readonly output: Io['stderr']['stream'];
}

type Step = (answers: Answers, talk: Talk) => Promise<Answers | null>;

function askIfMissing(question: Question, preset?: string): Step {
  return async (answers, talk) =>
    answers.has(question.option) ? answers : await ask({ question, preset }, answers, talk);
}

function askAll(table: Readonly<Record<string, readonly Question[]>>): Step {
  const known = new Set(Object.values(table).flat());
  return async (given, talk) => {
    let answers: Answers | null = given;
    for (const question of questionsFor(given).filter((one) => known.has(one) && !one.quiet)) {
      answers = answers && (await askOnce(question, answers, talk));
    }
    return answers;
  };
}

/** What is not needed is asked only as long as the whole part is told by a person. */
async function askOnce(question: Question, answers: Answers, talk: Talk): Promise<Answers | null> {
  const isNeeded = question.needed?.(answers) ?? false;
  const alternative = question.needed !== undefined && !isNeeded;
  if (answers.has(question.option) || alternative) return answers;
  return await ask({ question }, answers, talk);
}

interface Asked {
  readonly question: Question;
  readonly preset?: string | undefined;
}

async function ask({ question, preset }: Asked, answers: Answers, talk: Talk) {
  const { option, ask: message, choices, several } = question;
  if (choices) {
    const options = choices.map((value) => ({ value, label: value }));
    const chosen = await select({ ...talk, message, options });
    return isCancel(chosen) ? null : answers.with(option, [chosen]);
  }
  const typed = await text({
    ...talk,
    message,
    placeholder: preset ?? question.hint ?? '',
    ...(preset === undefined ? {} : { defaultValue: preset }),
    validate: (value) => complaint(question, value ?? preset ?? '', answers),
  });
  if (isCancel(typed)) return null;
  const words = several ? typed.trim().split(/\s+/) : [typed.trim()];
  return typed.trim() === '' ? answers : answers.with(option, words);
}

function complaint(question: Question, typed: string, answers: Answers): string | undefined {
  if (typed.trim() === '' && question.needed?.(answers)) return 'This cannot be left out.';
  const [mistake] = checkForms(answers.with(question.option, [typed.trim()]));
  return typed.trim() === '' || mistake === undefined
    ? undefined
    : `${mistake.message}: ${mistake.help ?? ''}`;
}

const askEncryption: Step = async (answers, talk) => {
  if (encryptionOptions.some((option) => answers.has(option))) return answers;
  const chosen = await select({
    ...talk,
    message: 'How are backups encrypted?',
    options: [
      { value: 'create-key', label: 'to a new key pair', hint: 'made by the first run' },
      { value: 'recipient', label: 'to a public key that I have' },
      { value: 'passphrase-env', label: 'with a passphrase' },
      {
        value: 'no-encrypt',
        label: 'not at all',
        hint: 'whoever reads the destination reads the data',
      },
    ],
  });
  if (isCancel(chosen)) return null;
  const needed = () => true;
  if (chosen === 'recipient') {
    const question = { option: chosen, ask: 'Which file holds it?', hint: 'keys/ops.asc', needed };
    return await ask({ question }, answers, talk);
  }
  if (chosen === 'passphrase-env') {
    const message = 'Which environment variable holds the passphrase?';
    const question = { option: chosen, ask: message, hint: 'BACKUP_PASSPHRASE', needed };
    return await ask({ question }, answers, talk);
  }
  return answers.with(chosen, []);
};
