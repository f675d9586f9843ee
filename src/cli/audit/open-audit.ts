import { createFileLocks } from '../../adapters/locks/host-locks/file-locks.ts';
import type { Attempted, AuditRecord, Begun, Ended } from '../../model/audit/entry.ts';
import { BackupError } from '../../model/failures.ts';
import { maskTexts } from '../../model/run/mask-texts.ts';
import { type AuditLog, append } from '../../runner/audit/append.ts';
import { StateFolder } from '../../runner/state-folder.ts';
import { stateFolder } from '../compose/folders.ts';
import { processFacts } from '../compose/process-facts.ts';
import type { Io } from '../io.ts';
import { warn } from '../reach/refuse.ts';
import type { Line } from '../verb.ts';
import { readVersion } from '../version.ts';
import type { Attempt, Audit, Deed, Ending } from './audit.ts';
import { optionsOf, pipelineMeant, whereFrom, whoActs, wordsOf } from './deed-words.ts';
import { countUses, limitOf, limitReached } from './limits.ts';

interface OpenAudit extends Audit {
  /** Ends what was begun and has no end; `isAttempt`: what was never begun gets an entry of its own. */
  close(ending: Ending, about: { readonly isAttempt: boolean }): Promise<void>;
}

/** Opens nothing before the first entry. */
export function openAudit(line: Line, io: Io): OpenAudit {
  const teller = { line, io };
  const open = new Set<Attempt>();
  let hasBegun = false;
  return {
    begin: async (deed) => {
      hasBegun = true;
      const number = await writeBegun(deed, teller);
      let isOver = false;
      const attempt: Attempt = {
        end: async (ending) => {
          open.delete(attempt);
          if (isOver) return;
          isOver = true;
          await writeEnd({ ...deed, number }, ending, teller);
        },
      };
      open.add(attempt);
      return attempt;
    },
    close: async (ending, { isAttempt }) => {
      for (const attempt of [...open]) await attempt.end(ending);
      if (hasBegun || !isAttempt) return;
      const pipeline = pipelineMeant(line);
      await orWarn(() => write(attempted({ pipeline, backups: [] }, ending, teller), teller), io);
    },
  };
}

interface Teller {
  readonly line: Line;
  readonly io: Io;
}

/** The number of the entry; `null` where none could be written. */
async function writeBegun(deed: Deed, teller: Teller): Promise<number | null> {
  const { line, io } = teller;
  try {
    return await writeWithinLimit(deed, teller);
  } catch (error) {
    if (!(error instanceof BackupError) || error.code === 'BP5150') throw error;
    if (line.verb.audited === 'required') throw unwritten(line, error);
    warn(`the audit log does not have this ${line.verb.name}: ${error.message}`, io);
    return null;
  }
}

/** Counted and written under one lock, so that two at once cannot both be the last one that is allowed. */
async function writeWithinLimit(deed: Deed, teller: Teller): Promise<number> {
  const { line } = teller;
  const about = { pipeline: deed.plan?.name ?? null, backups: deed.backups ?? [] };
  const begun: Begun = { kind: 'begun', ...deedWords(about, teller) };
  const rate = deed.plan === null ? null : limitOf(deed.plan, line.verb);
  if (deed.plan === null || rate === null) return await write(begun, teller);
  const pipeline = deed.plan.name;
  let refusal: BackupError | null = null;
  const log = await openLog(teller.io);
  const number = await append(log, async (past) => {
    const nowMs = log.clock.now();
    const limit = { verb: line.verb.name, pipeline, rate };
    const exceeded = await countUses(past, limit, nowMs);
    if (exceeded === null) return masked(begun, teller);
    refusal = limitReached(limit, exceeded);
    return masked(
      attempted(about, { exit: refusal.exit, reason: refusal.message }, teller),
      teller,
    );
  });
  if (refusal !== null) throw refusal;
  return number;
}

async function writeEnd(
  { plan, backups, number }: Deed & { readonly number: number | null },
  ending: Ending,
  teller: Teller,
): Promise<void> {
  const about = { pipeline: plan?.name ?? null, backups: backups ?? [] };
  const record: Ended | Attempted =
    number === null
      ? attempted(about, ending, teller)
      : {
          kind: 'ended',
          of: number,
          verb: teller.line.verb.name,
          pipeline: about.pipeline,
          ...endWords(ending, about.backups, teller),
        };
  await orWarn(() => write(record, teller), teller.io);
}

interface About {
  readonly pipeline: string | null;
  readonly backups: readonly string[];
}

function attempted(about: About, ending: Ending, teller: Teller): Attempted {
  return {
    kind: 'attempted',
    ...deedWords(about, teller),
    ...endWords(ending, about.backups, teller),
  };
}

function deedWords({ pipeline, backups }: About, { line, io }: Teller) {
  return {
    verb: line.verb.name,
    pipeline,
    arguments: line.positionals,
    options: optionsOf(line),
    backups,
    who: whoActs(io.env),
    from: whereFrom(io),
    by: actor(),
    version: readVersion(),
  };
}

function actor(): Begun['by'] {
  const { pid, startTicks, bootId } = processFacts();
  return { pid, startTicks, bootId };
}

function endWords({ exit, reason, ...more }: Ending, about: readonly string[], { line }: Teller) {
  const { backups = about, bytes = null } = more;
  return { exit, reason, backups, bytes, words: wordsOf(line) };
}

async function write(record: AuditRecord, teller: Teller): Promise<number> {
  return await append(await openLog(teller.io), () => masked(record, teller));
}

function masked(record: AuditRecord, { io }: Teller): AuditRecord {
  return maskTexts(record, io.redactor.mask);
}

async function openLog({ env }: Io): Promise<AuditLog> {
  const state = await StateFolder.open(stateFolder(env));
  return { state, locks: createFileLocks(), clock: { now: () => Date.now() } };
}

/** What is done is done; that nobody will read of it is worth a warning. */
async function orWarn(work: () => Promise<unknown>, io: Io): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    warn(`the audit log does not have how this ended: ${error.message}`, io);
  }
}

function unwritten({ verb }: Line, error: BackupError): BackupError {
  return new BackupError({
    code: 'BP5151',
    message: `nothing was done, because the audit log cannot be written: ${error.message}`,
    hint: `a ${verb.name} must leave its entry; ${error.hint}`,
    cause: error,
  });
}
