import type { ExitCode } from '../exit.ts';

/** One line of the audit log: what happened, and how it is chained to the line before it. */
export type AuditEntry = Chained & AuditRecord;

interface Chained {
  /** From 1 on, without gaps. */
  readonly number: number;
  /** SHA-256 of the bytes of the entry before it, in hexadecimal; zeros for the first. */
  readonly previous: string;
  readonly at: string;
}

export type AuditRecord = Begun | Ended | Attempted | Torn | Broken;

/** What somebody wants to do, written down before it is done. */
export interface Begun extends Deed {
  readonly kind: 'begun';
}

/** How it ended. What was begun and has no end was killed, or still goes on. */
export interface Ended extends Ending {
  readonly kind: 'ended';
  /** The number of its `begun`. */
  readonly of: number;
  readonly verb: string;
  readonly pipeline: string | null;
}

/** What ended before it had begun: refused, beyond a limit, or without a pipeline that can be read. */
export interface Attempted extends Deed, Ending {
  readonly kind: 'attempted';
}

/** The line before this one was cut off in the middle by a crash; here is what was left of it. */
interface Torn {
  readonly kind: 'torn';
  readonly bytes: number;
  readonly sha256: string;
}

/** The log was found other than it was left. */
interface Broken {
  readonly kind: 'broken';
  readonly what: string;
}

interface Deed {
  readonly verb: string;
  /** `null` where nobody knows which one was meant. */
  readonly pipeline: string | null;
  /** As typed. */
  readonly arguments: readonly string[];
  /** Those whose words are nobody's prose. */
  readonly options: Words;
  /** The ids of the backups that it is about. */
  readonly backups: readonly string[];
  readonly who: Who;
  readonly from: Whence;
  readonly by: Actor;
  readonly version: string;
}

interface Ending {
  readonly exit: ExitCode;
  readonly reason: string;
  /** The ids of the backups that were made, removed, restored, or otherwise changed. */
  readonly backups: readonly string[];
  readonly bytes: number | null;
  /** What somebody wrote in words of their own, such as a reason; said at the end, when all secrets are known. */
  readonly words: Words;
}

export type Words = Readonly<Record<string, true | string | readonly string[]>>;

export interface Who {
  /** As the surroundings say it: the actor of a workflow, who called `sudo`, the user; empty where they do not. */
  readonly person: string;
  /** The account under which the program runs; `null` where it has no name. */
  readonly user: string | null;
  readonly uid: number | null;
  /** Where the workflow shows what it does. */
  readonly workflow: string | null;
}

/** By which the process is known again, also after its id is used a second time. */
interface Actor {
  readonly pid: number;
  readonly startTicks: number;
  readonly bootId: string;
}

export interface Whence {
  readonly host: string;
  /** The address of whoever is logged in by SSH. */
  readonly ssh: string | null;
  readonly folder: string;
}

/** What one line says; `null` for anything that this program has not written. */
export function parseEntry(line: Uint8Array): AuditEntry | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(line));
    return isEntry(value) ? value : null;
  } catch {
    // No JSON, or no text at all.
    return null;
  }
}

/** Checked where something is decided by it; whatever else is written there is only shown, and covered by the chain. */
function isEntry(value: unknown): value is AuditEntry {
  if (typeof value !== 'object' || value === null) return false;
  const { number, previous, at, ...said }: Partial<Record<string, unknown>> = { ...value };
  const isLinked = Number.isSafeInteger(number) && typeof previous === 'string';
  return isLinked && typeof at === 'string' && !Number.isNaN(Date.parse(at)) && isRecord(said);
}

function isRecord(said: Partial<Record<string, unknown>>): boolean {
  const { kind, of, bytes, sha256, what } = said;
  switch (kind) {
    case 'begun':
      return isDeed(said);
    case 'attempted':
      return isDeed(said) && isEnding(said);
    case 'ended':
      return typeof of === 'number' && isEnding(said);
    case 'torn':
      return typeof bytes === 'number' && typeof sha256 === 'string';
    case 'broken':
      return typeof what === 'string';
    default:
      return false;
  }
}

function isDeed({ verb, pipeline, who, by, backups }: Partial<Record<string, unknown>>): boolean {
  const isNamed = typeof verb === 'string' && (pipeline === null || typeof pipeline === 'string');
  return isNamed && isObject(who) && isObject(by) && Array.isArray(backups);
}

function isEnding({ exit, reason, backups }: Partial<Record<string, unknown>>): boolean {
  return typeof exit === 'number' && typeof reason === 'string' && Array.isArray(backups);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
