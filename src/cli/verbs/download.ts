import type { StepContext } from '../../ports/step-context.ts';
import { answerFailures } from '../compose/answer-failure.ts';
import { withContext } from '../compose/context.ts';
import { bringAll } from '../download/bring-all.ts';
import { bringPart } from '../download/bring-part.ts';
import { answerBrought } from '../download/brought.ts';
import { createOrder } from '../download/order.ts';
import { createProgress } from '../download/progress.ts';
import type { Io } from '../io.ts';
import { rawArgument } from '../raw-argument.ts';
import { findTarget, type Targeted } from '../reach/find-target.ts';
import { problemsOf } from '../reach/read-all.ts';
import { warn } from '../reach/refuse.ts';
import { underLock } from '../reach/under-lock.ts';
import type { Line, Outcome } from '../verb.ts';

export async function run(line: Line, io: Io): Promise<Outcome> {
  return await answerFailures(io, () =>
    withContext(io, async (context) => {
      const found = await findTarget(line, io, context);
      return 'exit' in found ? found : await download(found, { line, io }, context);
    }),
  );
}

/** Nothing that deletes may work meanwhile; others may read. */
async function download(
  targeted: Targeted,
  { line, io }: { readonly line: Line; readonly io: Io },
  context: StepContext,
): Promise<Outcome> {
  const { known, judged } = targeted;
  const { store, pipeline } = known;
  await io.audit.begin({ plan: store.plan, backups: [judged.backup.id] });
  const problems = problemsOf({ known: [known], failures: [] });
  for (const message of problems) warn(message, io);
  const progress = createProgress(io, {
    isQuiet: line.quiet,
    target: `${pipeline}@${judged.backup.id}`,
  });
  const order = createOrder(targeted, { line, io, progress });
  const path = line.value('path');
  const isDecrypted = line.flag('decrypted');
  try {
    const brought = await underLock({ store, mode: 'shared', verb: 'download' }, context, () =>
      path === undefined
        ? bringAll(order, { isDecrypted }, context)
        : bringPart(order, rawArgument(path), context),
    );
    return answerBrought(brought, { pipeline, backup: judged.backup.id, problems });
  } finally {
    progress.close();
  }
}
