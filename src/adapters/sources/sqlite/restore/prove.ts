import { extname } from 'node:path';
import { text } from 'node:stream/consumers';
import { isDeepStrictEqual } from 'node:util';
import { BackupError } from '../../../../model/failures.ts';
import type { Facts } from '../../../../model/run/facts.ts';
import type { Place } from '../../../../ports/place.ts';
import type { StepContext } from '../../../../ports/step-context.ts';
import { callInOwnProcess } from '../../../../util/own-process.ts';
import type * as program from '../copy-database.ts';
import type { CopyAnswer } from '../copy-database.ts';

/** The same file in the sources and in what is built of them. */
const module = new URL(`../copy-database${extname(import.meta.url)}`, import.meta.url).href;

export interface Loaded {
  readonly file: string;
  readonly place: Place;
}

export interface Proving extends Loaded {
  readonly expected: Facts;
}

/** Rejects unless the file is a sound database with exactly what the manifest says. It is not changed. */
export async function assertWhole(proving: Proving, context: StepContext): Promise<void> {
  const { expected } = proving;
  const proved = await proofOf(proving, context);
  if (proved.word === 'failed') throw different(`it cannot be read: ${proved.message}`);
  if (proved.word !== 'proved') throw different('its check came to no end');
  const [problem] = proved.problems;
  if (problem !== undefined) throw different(`\`integrity_check\` says ${problem}`);
  for (const [key, value] of Object.entries(expected)) {
    if (isDeepStrictEqual(proved.facts[key], value)) continue;
    throw different(`${key}: ${JSON.stringify(proved.facts[key])}, not ${JSON.stringify(value)}`);
  }
}

/** What SQLite itself says of a file that nobody else knows, in a process of its own. */
export async function proofOf(loaded: Loaded, context: StepContext): Promise<CopyAnswer> {
  return await ask('proveDatabase', loaded, context);
}

/** A database that is proved already gets the statistics without which its first queries can be slow. */
export async function analyze(loaded: Loaded, context: StepContext): Promise<void> {
  const answer = await ask('analyzeDatabase', loaded, context);
  if (answer.word === 'analyzed') return;
  const why = answer.word === 'failed' ? `: ${answer.message}` : '';
  throw new BackupError({
    code: 'BP5110',
    message: `the statistics of the database could not be collected${why}`,
    hint: 'the live one is untouched; leave `restore.after.analyze` out to restore without them',
  });
}

async function ask(
  entry: keyof typeof program,
  { file, place }: Loaded,
  context: StepContext,
): Promise<CopyAnswer> {
  const argv = callInOwnProcess({ module, entry, argument: file });
  const answer = await text(place.spawn({ argv }, context).stdout);
  // One line, written by ourselves in the other process.
  return JSON.parse(answer) as CopyAnswer;
}

function different(says: string): BackupError {
  return new BackupError({
    code: 'BP5112',
    message: `the database that was loaded is not the one that was backed up: ${says}`,
    hint: 'the live one is untouched; look at the backup with `run-pipeline verify`',
  });
}
