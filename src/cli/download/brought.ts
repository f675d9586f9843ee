import { exits } from '../../model/exit.ts';
import { shellName } from '../../util/shell-name.ts';
import type { Outcome } from '../verb.ts';
import type { Lost } from './with-copies.ts';

/** What is there now. */
export interface Brought {
  readonly path: string;
  /** Of a file, which may be no text. */
  readonly name: Buffer | null;
  readonly lost: readonly Lost[];
  readonly data: Readonly<Record<string, unknown>>;
}

interface Around {
  readonly pipeline: string;
  readonly backup: string;
  /** What could not be looked at beforehand. */
  readonly problems: readonly string[];
}

/** All is there; a copy that did not give what it should is worth a look. */
export function answerBrought(
  { path, lost, data }: Brought,
  { pipeline, backup, problems }: Around,
): Outcome {
  const told = [...lost.map(wordsOf), ...problems];
  const more = told.length > 1 ? ` (and ${told.length - 1} more)` : '';
  return {
    exit: told.length === 0 ? exits.done : exits.look,
    reason: told.length === 0 ? 'done' : `it is all there, but ${told[0]}${more}`,
    text: `${printable(path)}\n`,
    data: { pipeline, backup, ...data, lost, problems },
  };
}

function wordsOf({ destination, file, isDamage }: Lost): string {
  return `the copy at ${destination} ${isDamage ? 'is damaged' : 'could not be read'}: ${file}`;
}

/** Scripts read it as it is; what could steer a terminal is quoted. */
function printable(path: string): string {
  const isPlain = !/[\p{Cc}\p{Cf}\ufffd]/u.test(path);
  return isPlain ? path : shellName(Buffer.from(path));
}
