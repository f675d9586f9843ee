import { randomBytes } from 'node:crypto';
import { deedEvents, renderDeedNotice } from '../../model/deed/notice.ts';
import type {
  DeedFailure,
  DeedOutcome,
  DeedResult,
  DeedSummary,
  DeedVerb,
} from '../../model/deed/summary.ts';
import { type ExitCode, exits } from '../../model/exit.ts';
import { BackupError } from '../../model/failures.ts';
import { createBackupId } from '../../model/run/backup-id.ts';
import { Interruption } from '../../model/run/interruption.ts';
import { maskTexts } from '../../model/run/mask-texts.ts';
import { sendNotice } from '../../runner/send-notice.ts';
import { personOf } from '../compose/person.ts';
import type { Store } from '../compose/store.ts';
import type { Io } from '../io.ts';
import { openChannels } from '../run/open-channels.ts';
import { warnUnnotified } from './warn-unnotified.ts';

export interface Deed<T> {
  readonly verb: DeedVerb;
  readonly store: Pick<Store, 'plan' | 'parts'>;
  readonly io: Io;
  /** In the words of whoever asked for it; `null`: nobody is asked. */
  readonly why: string | null;
  readonly endOf: (result: T) => Ending;
}

interface Ending {
  readonly exit: ExitCode;
  readonly reason: string;
}

/** What is told in the end, while it happens. */
export interface Telling {
  /** The id by which records name this command, once it has one. */
  begun(run: string): void;
  add(result: DeedResult): void;
}

/**
 * Does something, and then tells whoever wants to hear of it how it ended, also when it failed. Channels have their own
 * time, and none of them changes the outcome. What was refused never began, and only who asked for it has to know.
 */
export async function told<T>(deed: Deed<T>, work: (telling: Telling) => Promise<T>): Promise<T> {
  const record = createRecord(deed);
  let result: T;
  try {
    result = await work(record);
  } catch (error) {
    const ending = endingOf(error);
    if (ending !== null) await tell(deed, record.summarize(ending));
    throw error;
  }
  await tell(deed, record.summarize({ ...deed.endOf(result), failure: null }));
  return result;
}

/** Nothing else that whoever adds it may have at hand. */
function toResult({ backup, destination, state, bytes, reason }: DeedResult): DeedResult {
  return { backup, destination, state, bytes, reason };
}

interface Ended extends Ending {
  readonly failure: DeedFailure | null;
}

function createRecord({ verb, store, io, why }: Omit<Deed<never>, 'endOf'>) {
  const startedMs = Date.now();
  const began = performance.now();
  let run = createBackupId(startedMs, randomBytes(4));
  const results: DeedResult[] = [];
  const summarize = ({ exit, reason, failure }: Ended): DeedSummary => ({
    formatVersion: 1,
    verb,
    pipeline: store.plan.name,
    run,
    outcome: outcomeOf(exit, verb),
    ...{ exit, reason },
    by: personOf(io.env),
    why,
    startedAt: new Date(startedMs).toISOString(),
    finishedAt: new Date().toISOString(),
    durationMs: Math.round(performance.now() - began),
    ...{ results, failure },
  });
  const begun = (own: string): void => {
    run = own;
  };
  return { begun, add: (result: DeedResult) => void results.push(toResult(result)), summarize };
}

/** A mistake of the program itself is no news of the backups: whoever called it sees it. */
function endingOf(error: unknown): Ended | null {
  if (error instanceof Interruption) {
    return { exit: error.exit, reason: error.message, failure: null };
  }
  if (!(error instanceof BackupError)) return null;
  const { exit, message, code, hint } = error;
  return { exit, reason: message, failure: { code, message, hint } };
}

function outcomeOf(exit: ExitCode, verb: DeedVerb): DeedOutcome {
  switch (exit) {
    case exits.done:
      return 'done';
    case exits.look:
      return 'incomplete';
    case exits.integrity:
      return verb === 'verify' ? 'damaged' : 'failed';
    case exits.interrupted:
    case exits.terminated:
      return 'cancelled';
    default:
      return 'failed';
  }
}

const neverBegan: readonly ExitCode[] = [exits.usage, exits.config, exits.notFound, exits.refused];

async function tell({ store, io }: Omit<Deed<never>, 'endOf'>, found: DeedSummary): Promise<void> {
  if (neverBegan.includes(found.exit)) return;
  const summary = maskTexts(found, io.redactor.mask);
  const events = deedEvents(summary);
  const { plan, parts } = store;
  const wanted = plan.stages.notify.filter(({ on }) => events.some((event) => on.includes(event)));
  const channels = await openChannels({ notify: wanted, repository: parts.repository }, io);
  const clock = { now: () => Date.now() };
  const sending = channels.map(async (part) => {
    const event = events.find((one) => part.on.includes(one));
    if (event === undefined) return;
    const emit = (happening: Parameters<typeof warnUnnotified>[0]) => warnUnnotified(happening, io);
    await sendNotice(part, { notice: renderDeedNotice(event, summary), clock, emit });
  });
  await Promise.all(sending);
}
