import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import { createZone } from '../../model/zone.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { answerFailures } from '../compose/answer-failure.ts';
import { withContext } from '../compose/context.ts';
import { personOf } from '../compose/person.ts';
import { answerHold } from '../hold/answer-hold.ts';
import { layAll } from '../hold/lay-all.ts';
import { findWrongUntil, readUntil } from '../hold/until.ts';
import type { Io } from '../io.ts';
import { createMistake } from '../mistake.ts';
import { printMistakes } from '../print-mistakes.ts';
import { findTarget, type Targeted } from '../reach/find-target.ts';
import { problemsOf } from '../reach/read-all.ts';
import { withWatched } from '../reach/with-watched.ts';
import type { Line, Outcome } from '../verb.ts';

export async function run(line: Line, io: Io): Promise<Outcome> {
  const wrong = findWrongUntil(line.value('until')) ?? findLongReason(line);
  if (wrong !== null) return printMistakes([wrong], line.verb, io.stderr);
  return await answerFailures(io, () =>
    withContext(io, async (context) => {
      const found = await findTarget(line, io, context);
      return 'exit' in found ? found : await hold(found, { line, io }, context);
    }),
  );
}

const longestReason = 200;

function findLongReason(line: Line): Diagnostic | null {
  const { length } = line.value('reason') ?? '';
  if (length <= longestReason) return null;
  const message = `--reason is ${length} characters long, and ${longestReason} are shown`;
  return createMistake('BP0115', message, 'say it shorter, or name where it is written');
}

interface Around {
  readonly line: Line;
  readonly io: Io;
}

/** Without the lock: whoever deletes meanwhile sees the hold, or is seen. */
async function hold(found: Targeted, { line, io }: Around, context: StepContext): Promise<Outcome> {
  const { known, chosen, judged } = found;
  const { nowMs } = known;
  const zone = createZone(chosen.plan.schedule[0]?.timezone ?? 'UTC');
  const until = readUntil(line.value('until'), { zone, nowMs });
  if (typeof until === 'object' && until !== null) {
    return printMistakes([until], line.verb, io.stderr);
  }
  const reason = io.redactor.mask(line.value('reason') ?? '');
  const wanted = { reason, owner: personOf(io.env), until };
  await io.audit.begin({ plan: chosen.plan, backups: [judged.backup.id] });
  const wish = { hold: wanted, isReplacing: line.flag('replace') };
  return answerHold(
    {
      target: `${known.pipeline}@${judged.backup.id}`,
      hold: wanted,
      results: await withWatched(known.store, context, (store, own) =>
        layAll({ ...found, known: { ...known, store } }, wish, own),
      ),
      unread: problemsOf({ known: [known], failures: [] }),
      nowMs,
    },
    io,
  );
}
