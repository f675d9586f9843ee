import type { FileHandle } from 'node:fs/promises';
import { beginning, type Link, sha256Of } from '../../model/audit/chain.ts';
import { type Head, LogCheck, type LogLine } from '../../model/audit/check-log.ts';
import { type AuditRecord, parseEntry } from '../../model/audit/entry.ts';
import { linesFromEnd } from './lines-from-end.ts';

/** Where the next entry goes on, and what has to be said before it. */
export interface LogEnd {
  readonly last: Link;
  readonly notes: readonly AuditRecord[];
  /** The last line has no end: what is written next begins with one. */
  readonly isTorn: boolean;
}

/** Killed between the log and its head, a command leaves that many lines that the head does not know. */
const maxAhead = 6;

/** Looks only at the last lines; whether all others are as they were, `audit verify` says. */
export async function readEnd(handle: FileHandle, head: Head): Promise<LogEnd> {
  const lines: LogLine[] = [];
  for await (const line of linesFromEnd(handle)) {
    lines.unshift(line);
    if (isHead(line, head) || lines.length > maxAhead) break;
  }
  const torn = lines.find(({ isWhole }) => !isWhole)?.bytes ?? null;
  const { last, broken } = followHead(
    lines.filter(({ isWhole }) => isWhole),
    head,
  );
  return {
    last,
    notes: [
      ...(torn === null
        ? []
        : [{ kind: 'torn', bytes: torn.length, sha256: sha256Of(torn) } as const]),
      ...(broken === null ? [] : [{ kind: 'broken', what: broken } as const]),
    ],
    isTorn: torn !== null,
  };
}

function isHead({ bytes, isWhole }: LogLine, head: Head): boolean {
  return typeof head === 'object' && isWhole && sha256Of(bytes) === head?.sha256;
}

interface Followed {
  readonly last: Link;
  readonly broken: string | null;
}

function followHead(lines: readonly LogLine[], head: Head): Followed {
  if (head === null || head === 'unreadable') return followLast(lines, head);
  const at = lines.findIndex((line) => isHead(line, head));
  if (at !== -1) {
    const check = new LogCheck(null, head);
    for (const line of lines.slice(at + 1)) check.add(line);
    const { last, damages } = check.end();
    if (damages.every(({ line }) => line === null)) return { last, broken: null };
  }
  const what = lines.length === 0 ? 'the whole log was gone' : 'the end of the log was not';
  const words = lines.length === 0 ? what : `${what} as it was left`;
  return { last: head, broken: `${words}: entry ${head.number} could not be found there` };
}

/** Without a head the last entry is believed; that there was none is said, unless nothing had been written before. */
function followLast(lines: readonly LogLine[], head: 'unreadable' | null): Followed {
  const line = lines.at(-1);
  if (line === undefined && head === null) return { last: beginning, broken: null };
  const entry = line === undefined ? null : parseEntry(line.bytes);
  const last =
    line === undefined || entry === null
      ? beginning
      : { number: entry.number, sha256: sha256Of(line.bytes) };
  if (head === null && last.number === 1 && lines.length === 1) return { last, broken: null };
  return { last, broken: `audit.head ${head === null ? 'was gone' : 'could not be read'}` };
}
