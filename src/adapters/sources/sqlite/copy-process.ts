import { basename, extname } from 'node:path';
import type { Readable } from 'node:stream';
import { BackupError } from '../../../model/failures.ts';
import type { Facts } from '../../../model/run/facts.ts';
import type { Place } from '../../../ports/place.ts';
import type { StepContext } from '../../../ports/step-context.ts';
import { callInOwnProcess } from '../../../util/own-process.ts';
import type * as program from './copy-database.ts';
import type { CopyAnswer, CopyRequest } from './copy-database.ts';
import { explainSqlite } from './explain-sqlite.ts';

/** The same file in the sources and in what is built of them. */
const module = new URL(`copy-database${extname(import.meta.url)}`, import.meta.url).href;
const entry: keyof typeof program = 'copyDatabase';

export interface Copying {
  /** Resolves when the copy is whole. */
  copied(): Promise<Facts>;
  /** After `copied`: resolves when the copy passed its check. */
  proved(): Promise<Facts>;
}

export function startCopy(request: CopyRequest, place: Place, context: StepContext): Copying {
  const argv = callInOwnProcess({ module, entry, argument: request });
  const running = place.spawn({ argv }, context);
  const answers = readAnswers(running.stdout);
  const next = async (word: 'copied' | 'proved') => {
    const answer = await nextOf(answers, () => context.progress(0));
    if (answer?.word === word) return answer;
    if (answer?.word === 'failed') throw explainSqlite(request.database, answer);
    throw incomplete(request, 'the program that copies it ended too early');
  };
  return {
    copied: async () => (await next('copied')).facts,
    proved: async () => {
      const answer = await next('proved');
      if (answer.word === 'proved') assertSound(request, answer.problems);
      // The last word counts when the program has ended well, too.
      await answers.next();
      return answer.facts;
    },
  };
}

async function* readAnswers(stdout: Readable): AsyncGenerator<CopyAnswer, void> {
  let rest = '';
  for await (const chunk of stdout.setEncoding('utf8')) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    // Written by ourselves, in the other process.
    for (const line of lines) yield JSON.parse(line) as CopyAnswer;
  }
}

async function nextOf(
  answers: AsyncGenerator<CopyAnswer, void>,
  onProgress: () => void,
): Promise<Exclude<CopyAnswer, { word: 'progress' }> | undefined> {
  for (;;) {
    const { done, value } = await answers.next();
    if (done) return undefined;
    if (value.word !== 'progress') return value;
    onProgress();
  }
}

function assertSound(request: CopyRequest, problems: readonly string[]): void {
  if (problems.length === 0) return;
  throw incomplete(request, `\`integrity_check\` says ${problems.join('; ')}`, problems);
}

function incomplete(
  { database }: CopyRequest,
  reason: string,
  problems: readonly string[] = [],
): BackupError {
  return new BackupError({
    code: 'BP5014',
    message: `the copy of ${basename(database)} does not count: ${reason}`,
    hint: 'look at the database with `PRAGMA integrity_check`; restore it from an older backup if it is damaged',
    facts: { problems },
  });
}
