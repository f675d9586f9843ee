import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { chain } from '../../model/audit/chain.ts';
import { type AuditEntry, type AuditRecord, parseEntry } from '../../model/audit/entry.ts';
import type { FileLocks } from '../../ports/lock.ts';
import { syncFolder } from '../../util/sync-folder.ts';
import { systemCodeOf } from '../../util/system-error.ts';
import { asStateFailure, type StateFolder } from '../state-folder.ts';
import { type AuditFiles, auditFilesIn, readHead, writeHead } from './audit-files.ts';
import { linesFromEnd } from './lines-from-end.ts';
import { readEnd } from './read-end.ts';

export interface AuditLog {
  readonly state: Pick<StateFolder, 'path' | 'dropBallast'>;
  readonly locks: FileLocks;
  readonly clock: { now(): number };
}

/** What was written before, the newest entry first; lines that are none are left out. */
export type Past = AsyncIterable<AuditEntry>;

/** Others only write a line: whoever has it longer than this is stopped or hangs. */
const waitMs = 30_000;

/**
 * Adds one entry, which may depend on what is there: nobody else writes meanwhile. Nothing that is there is ever
 * changed. Answers the number of the entry; durable when it resolves, fails with BP5091.
 */
export async function append(
  log: AuditLog,
  choose: (past: Past) => AuditRecord | Promise<AuditRecord>,
): Promise<number> {
  const { path } = log.state;
  const files = auditFilesIn(path);
  return await asStateFailure(path, async () => {
    const held = await log.locks.hold(files.lock, waitMs);
    try {
      return await appendLocked(log, files, choose).catch(async (error: unknown) => {
        if (!isFull(error)) throw error;
        // What was set aside for this moment; a line that was cut off is noted by the next one.
        await log.state.dropBallast();
        return await appendLocked(log, files, choose);
      });
    } finally {
      await held.release();
    }
  });
}

async function appendLocked(
  { clock }: AuditLog,
  files: AuditFiles,
  choose: (past: Past) => AuditRecord | Promise<AuditRecord>,
): Promise<number> {
  const { O_APPEND, O_CREAT, O_NOFOLLOW, O_RDWR } = constants;
  const handle = await open(files.log, O_APPEND | O_CREAT | O_NOFOLLOW | O_RDWR, 0o600);
  try {
    const { size } = await handle.stat();
    const end = await readEnd(handle, await readHead(files));
    const records = [...end.notes, await choose(pastOf(handle))];
    const at = new Date(clock.now()).toISOString();
    let after = end.last;
    const lines = records.map((record) => {
      const { line, link } = chain(record, { after, at });
      after = link;
      return `${line}\n`;
    });
    // In one write: a reader sees all of it, or its beginning.
    await handle.appendFile(`${end.isTorn ? '\n' : ''}${lines.join('')}`);
    await handle.sync();
    if (size === 0) await syncFolder(dirname(files.log));
    await writeHead(files, after);
    return after.number;
  } finally {
    await handle.close();
  }
}

async function* pastOf(handle: FileHandle): Past {
  for await (const { bytes, isWhole } of linesFromEnd(handle)) {
    const entry = isWhole ? parseEntry(bytes) : null;
    if (entry !== null) yield entry;
  }
}

function isFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes(systemCodeOf(error) ?? '');
}
