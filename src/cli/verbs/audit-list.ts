import { exits } from '../../model/exit.ts';
import { readEntries } from '../../runner/audit/read-log.ts';
import { asStateFailure } from '../../runner/state-folder.ts';
import { deedsText } from '../audit/deeds-text.ts';
import { readDeeds } from '../audit/read-deeds.ts';
import { answerFailures } from '../compose/answer-failure.ts';
import { stateFolder } from '../compose/folders.ts';
import type { Io } from '../io.ts';
import { printMistakes } from '../print-mistakes.ts';
import { lookOf } from '../reach/columns.ts';
import { readLast } from '../reach/last.ts';
import { findWrongSince, readSince, utc } from '../reach/since.ts';
import type { Line, Outcome } from '../verb.ts';

/** Shows what is written down, and no more: whether that is all, `audit verify` says. */
export async function run(line: Line, io: Io): Promise<Outcome> {
  const last = readLast(line);
  if (typeof last !== 'number') return printMistakes([last], line.verb, io.stderr);
  const wrong = findWrongSince(line);
  if (wrong !== null) return printMistakes([wrong], line.verb, io.stderr);
  const since = line.value('since');
  const sinceMs = since === undefined ? null : readSince(since, { zone: utc, nowMs: Date.now() });
  const [pipeline = null] = line.positionals;
  return await answerFailures(io, async () => {
    const state = stateFolder(io.env);
    const deeds = await asStateFailure(state, () =>
      readDeeds(readEntries(state), { pipeline, last, sinceMs }),
    );
    return {
      exit: exits.done,
      reason: 'done',
      text: deedsText(deeds, lookOf(io.stdout)),
      data: { deeds },
    };
  });
}
