import { parseTarget, type Which } from '../../catalog/parse-target.ts';
import { requireTarget, type TargetQuery } from '../../catalog/resolve-target.ts';
import type { JudgedBackup } from '../../catalog/verdict.ts';
import { exits } from '../../model/exit.ts';
import { BackupError } from '../../model/failures.ts';
import { isBackupId } from '../../model/run/backup-id.ts';
import { createZone } from '../../model/zone.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { type Chosen, choosePipeline } from '../choose-pipeline.ts';
import { openStore } from '../compose/store.ts';
import type { Io } from '../io.ts';
import { createSetting } from '../pipelines.ts';
import type { Line, Outcome } from '../verb.ts';
import { withGivenKey } from './given-key.ts';
import { type Known, readMeant } from './known.ts';
import { refuse } from './refuse.ts';

/** One backup that a person has named, and all that is known beside it. */
export interface Targeted {
  readonly chosen: Chosen;
  readonly known: Known;
  readonly judged: JudgedBackup;
}

/** The backup that a target means; with `--only`, of those that hold these dumps. Fails with BP5072 where none is meant; an outcome comes for a wrong pipeline. */
export async function findTarget(
  line: Line,
  io: Io,
  context: StepContext,
): Promise<Targeted | Outcome> {
  return await findShown(line, { io, showsReports: false }, context);
}

/** As `findTarget`, for a verb that may show the reports of the destinations. */
export async function findShown(
  line: Line,
  { io, showsReports }: { readonly io: Io; readonly showsReports: boolean },
  context: StepContext,
): Promise<Targeted | Outcome> {
  const { pipeline, which } = parseTarget(line.positionals[0] ?? '');
  const positionals = pipeline === null ? [] : [pipeline];
  const chosen = await choosePipeline({ ...line, positionals }, io, createSetting(io));
  if ('exit' in chosen) return chosen;
  const nowMs = context.clock.now();
  const query = { ...queryOf(chosen, which, nowMs), only: dumpsMeant(which, line) };
  const store = withGivenKey(await openStore(chosen, io), line, io);
  const known = await readMeant(store, { query, showsReports }, context);
  const judged = meantIn(known, query, io);
  return 'exit' in judged ? judged : { chosen, known, judged };
}

/** What a target asks for, in the days of the pipeline. */
export function queryOf(chosen: Chosen, which: Which, nowMs: number): TargetQuery {
  return { which, only: [], zone: createZone(zoneOf(chosen)), nowMs };
}

/** The backup that is meant; fails with BP5072 where it is none, an outcome comes where it may be one that is not seen. */
export function meantIn(known: Known, query: TargetQuery, io: Io): JudgedBackup | Outcome {
  try {
    return requireTarget(known.backups, query);
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    return unreadable(error, known, io) ?? raise(error);
  }
}

/**
 * Of verbs that take some dumps alone: what holds none of them is not meant. An id says which one is meant, whatever it
 * holds. A member stands for its dump.
 */
function dumpsMeant({ reading, text }: Which, line: Line): readonly string[] {
  const isId = reading === 'id' || (reading === 'any' && isBackupId(text));
  if (isId || !line.verb.options.some(({ long }) => long === 'only')) return [];
  return [...new Set(onlyOf(line).map((id) => id.replace(/\..*$/s, '')))];
}

export function onlyOf(line: Line): readonly string[] {
  const ids = line.values('only').flatMap((value) => value.split(','));
  return ids.map((id) => id.trim()).filter((id) => id !== '');
}

function zoneOf({ plan }: Chosen): string {
  return plan.schedule[0]?.timezone ?? 'UTC';
}

/** It may well be at a destination that could not be read: that is another answer than that it does not exist. */
function unreadable(error: BackupError, { destinations }: Known, io: Io): Outcome | null {
  const unread = destinations.filter((one) => one.error !== null);
  if (unread.length === 0) return null;
  const names = unread.map(({ id }) => id).join(' and ');
  const refusal = {
    exit: exits.unavailable,
    message: `${error.message}, but ${names} could not be read`,
    hint: [...unread.map((one) => `${one.id}: ${one.error}`), error.hint].join('; '),
  };
  return refuse(refusal, io);
}

function raise(error: BackupError): never {
  throw error;
}
