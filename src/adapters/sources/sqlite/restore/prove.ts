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
const entry: keyof typeof program = 'proveDatabase';

export interface Proving {
  readonly file: string;
  readonly expected: Facts;
  readonly place: Place;
}

/** Rejects unless the file is a sound database with exactly what the manifest says. It is not changed. */
export async function assertWhole(proving: Proving, context: StepContext): Promise<void> {
  const { file, expected, place } = proving;
  const argv = callInOwnProcess({ module, entry, argument: file });
  const answer = await text(place.spawn({ argv }, context).stdout);
  // One line, written by ourselves in the other process.
  const proved = JSON.parse(answer) as CopyAnswer;
  if (proved.word === 'failed') throw different(`it cannot be read: ${proved.message}`);
  if (proved.word !== 'proved') throw different('its check came to no end');
  const [problem] = proved.problems;
  if (problem !== undefined) throw different(`\`integrity_check\` says ${problem}`);
  for (const [key, value] of Object.entries(expected)) {
    if (isDeepStrictEqual(proved.facts[key], value)) continue;
    throw different(`${key}: ${JSON.stringify(proved.facts[key])}, not ${JSON.stringify(value)}`);
  }
}

function different(says: string): BackupError {
  return new BackupError({
    code: 'BP5112',
    message: `the database that was loaded is not the one that was backed up: ${says}`,
    hint: 'the live one is untouched; look at the backup with `run-pipeline verify`',
  });
}
