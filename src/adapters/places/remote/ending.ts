import { constants } from 'node:os';
import type { Exit } from '../../../ports/place.ts';
import { lastWord } from './script.ts';

export interface Ending {
  readonly program: string;
  readonly nonce: string;
  /** What stands between: why it ended before the program did. */
  readonly explain: (exit: Exit) => string;
}

const refusals: Readonly<Record<string, (program: string) => string>> = {
  '!missing': (program) => `there is no program ${program} that this user may run`,
  '!no-file': () => 'a file for its secrets cannot be made: is there a folder for temporary files?',
  '!no-folder': () => 'its working folder does not exist',
};

/** How the program over there has ended: by its last word, which the program of this machine has passed on, or not. */
export function restateEnding({ program, nonce, explain }: Ending, exit: Exit): Exit {
  const { stderr, failure, ...rest } = exit;
  if (failure !== undefined) return exit;
  const form = new RegExp(`\\n?${lastWord}:${nonce}:(\\d+|![a-z-]+)\\s*$`);
  const [, word] = form.exec(stderr) ?? [];
  if (word === undefined) return exit.isStopped === true ? exit : lostTo(explain(exit), exit);
  const said = stderr.replace(form, '').trimEnd();
  const refusal = refusals[word];
  if (refusal !== undefined) {
    return { ...rest, code: null, signal: null, stderr: '', failure: refusal(program) };
  }
  const code = Number(word);
  // Its last word may be here before its last bytes are: only the end of the line itself says that these are, too.
  if (exit.code !== code) return lostTo(explain({ ...exit, stderr: said }), exit);
  const signal = signalOf(code);
  return { ...rest, code: signal === null ? code : null, signal, stderr: said };
}

function lostTo(lost: string, exit: Exit): Exit {
  return { ...exit, code: null, signal: null, lost };
}

/** A shell says so of a program that a signal has ended. */
function signalOf(code: number): string | null {
  if (code <= 128) return null;
  const found = Object.entries(constants.signals).find(([, number]) => number === code - 128);
  return found?.[0] ?? null;
}
