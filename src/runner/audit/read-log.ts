import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { type Head, LogCheck, type LogLine, type LogReport } from '../../model/audit/check-log.ts';
import { type AuditEntry, parseEntry } from '../../model/audit/entry.ts';
import { systemCodeOf } from '../../util/system-error.ts';
import { asStateFailure } from '../state-folder.ts';
import { auditFilesIn, readHead } from './audit-files.ts';
import { linesFromEnd } from './lines-from-end.ts';

const lineBreak = 0x0a;

/** Follows the whole chain of the log in a state folder. Changes nothing; fails with BP5091 where it may not be read. */
export async function checkLog(state: string): Promise<LogReport> {
  return await asStateFailure(state, async () => {
    const files = auditFilesIn(state);
    // Before the log: what is written meanwhile is ahead of it, and that is no damage.
    const head: Head = await readHead(files);
    const check = new LogCheck(head);
    for await (const line of linesOf(files.log)) check.add(line);
    return check.end();
  });
}

/** The entries of the log, the newest first; lines that are none are left out. */
export async function* readEntries(state: string): AsyncGenerator<AuditEntry> {
  const handle = await openLog(auditFilesIn(state).log);
  if (handle === null) return;
  try {
    for await (const { bytes, isWhole } of linesFromEnd(handle)) {
      const entry = isWhole ? parseEntry(bytes) : null;
      if (entry !== null) yield entry;
    }
  } finally {
    await handle.close();
  }
}

async function openLog(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** A log that is not there has none. */
async function* linesOf(path: string): AsyncGenerator<LogLine> {
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of createReadStream(path)) {
      let block = Buffer.concat([rest, Buffer.from(chunk)]);
      for (let at = block.indexOf(lineBreak); at !== -1; at = block.indexOf(lineBreak)) {
        yield { bytes: block.subarray(0, at), isWhole: true };
        block = block.subarray(at + 1);
      }
      rest = block;
    }
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') throw error;
  }
  if (rest.length > 0) yield { bytes: rest, isWhole: false };
}
