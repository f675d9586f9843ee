import type { Setting } from '../../config/load.ts';
import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import type { RunEvent } from '../../model/run/event.ts';
import type { RunSummary } from '../../model/run/summary.ts';
import { runBackup } from '../../runner/backup/run-backup.ts';
import type { Chosen } from '../choose-pipeline.ts';
import { openJob } from '../compose/open-job.ts';
import { openStore } from '../compose/store.ts';
import type { Io } from '../io.ts';
import { openReporter } from '../run/reporter.ts';
import type { Line } from '../verb.ts';
import { createImportedPart } from './imported-part.ts';
import type { Order } from './order.ts';

export interface Around {
  readonly chosen: Chosen;
  readonly setting: Setting;
  readonly line: Line;
  readonly io: Io;
}

/**
 * A run of the pipeline whose only dump is the file. The application has no part in it: no hook runs and it is asked
 * nothing. Nobody is notified: a success would tell whoever watches the schedule that all is well.
 */
export async function importFile(
  order: Order,
  { chosen, setting, line, io }: Around,
): Promise<RunSummary | { readonly mistake: Diagnostic }> {
  const store = await openStore(chosen, io);
  const part = await createImportedPart(order, store, io);
  if ('mistake' in part) return part;
  const reporter = await openReporter(line, io);
  try {
    const report = (event: RunEvent) => reporter.report(event);
    const job = await openJob({ chosen, setting, store, wishes: order.wishes, report }, io);
    return await runBackup({
      ...job,
      plan: { ...job.plan, hooks: [] },
      parts: { ...job.parts, sources: [part], application: null },
      notifiers: [],
    });
  } finally {
    reporter.close();
  }
}
