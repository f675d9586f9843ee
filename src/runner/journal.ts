import { appendFile, type FileHandle, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Origin } from '../model/run/origin.ts';
import type { Seal } from '../ports/body.ts';
import type { Effect } from '../stages/effect.ts';
import { asStateFailure } from './state-folder.ts';

/** By which a process is known again, also after its id is used a second time. */
export interface Writer {
  readonly pid: number;
  readonly startTicks: number;
  readonly bootId: string;
}

export type Entry =
  | {
      readonly kind: 'start';
      readonly run: string;
      readonly pipeline: string;
      readonly at: string;
      /** Which process writes this journal. */
      readonly by: Writer;
      /** It touches nothing that is backed up or kept: no attempt at a backup. */
      readonly isDry?: boolean;
      /** What is made for no run's own sake is no attempt at a backup either. */
      readonly origin?: Origin;
      /** The pipeline file: two repositories may use one name. */
      readonly file?: string;
    }
  /** Nobody else works on the pipeline now: from here on it is an attempt. */
  | { readonly kind: 'locked'; readonly at: string }
  | { readonly kind: 'intent'; readonly number: number; readonly effect: Effect }
  | { readonly kind: 'done'; readonly number: number }
  | { readonly kind: 'seal'; readonly artifact: string; readonly seal: Seal }
  /** The restored data is live for good: from here on a restore is only ever completed, before it only taken back. */
  | { readonly kind: 'turned'; readonly at: string }
  /** The run is over and could not undo all: what is intended and not done waits for whoever recovers. */
  | { readonly kind: 'left'; readonly at: string }
  | { readonly kind: 'end'; readonly at: string; readonly outcome: string };

/** Whether whoever wrote this wanted something else than the next backup. */
export function isNoAttempt(entries: readonly Entry[]): boolean {
  return entries.some(
    (entry) => entry.kind === 'start' && (entry.isDry || (entry.origin ?? 'run') !== 'run'),
  );
}

interface OpenEffect {
  readonly number: number;
  readonly effect: Effect;
}

/** Append-only record of a run: intent, then act, then done. An intent without its done may have happened. */
export class Journal {
  readonly file: string;
  readonly #handle: FileHandle;
  #number = 0;
  readonly #open = new Map<number, Effect>();
  /** Lines are written one after another, whoever asks. */
  #last: Promise<void> = Promise.resolve();

  static async create(path: string): Promise<Journal> {
    return new Journal(path, await open(path, 'ax', 0o600));
  }

  private constructor(path: string, handle: FileHandle) {
    this.file = path;
    this.#handle = handle;
  }

  /** Durable when it resolves; the number names it in `done`. */
  async intend(effect: Effect): Promise<number> {
    this.#number += 1;
    const number = this.#number;
    await this.write({ kind: 'intent', number, effect });
    this.#open.set(number, effect);
    return number;
  }

  async done(number: number): Promise<void> {
    await this.write({ kind: 'done', number });
    this.#open.delete(number);
  }

  /** As `openEffects` says it of the file. */
  get open(): readonly OpenEffect[] {
    return Array.from(this.#open, ([number, effect]) => ({ number, effect }));
  }

  /** Writes the last line, which says whether anything is left, and closes. */
  async finish(at: string): Promise<void> {
    try {
      const isClean = this.#open.size === 0;
      await this.write(isClean ? { kind: 'end', at, outcome: 'ended' } : { kind: 'left', at });
    } finally {
      await this.#close();
    }
  }

  write(entry: Entry): Promise<void> {
    const written = this.#last.then(() =>
      asStateFailure(dirname(this.file), async () => {
        await this.#handle.appendFile(`${JSON.stringify(entry)}\n`);
        await this.#handle.sync();
      }),
    );
    // The next line is tried even when this one failed; who wrote this one hears of it.
    this.#last = written.catch(() => undefined);
    return written;
  }

  async #close(): Promise<void> {
    await this.#last;
    await this.#handle.close();
  }
}

/** Adds one entry to the journal of a run that is no more. */
export async function appendEntry(path: string, entry: Entry): Promise<void> {
  // A crash may have cut the last line off: the new one begins on a line of its own.
  await appendFile(path, `\n${JSON.stringify(entry)}\n`, { flush: true });
}

/** The entries of a journal; a last line that a crash cut off is left out. */
export async function readJournal(path: string): Promise<readonly Entry[]> {
  const text = await readFile(path, 'utf8');
  return text.split('\n').flatMap((line) => {
    try {
      const value: unknown = line === '' ? null : JSON.parse(line);
      return isEntry(value) ? value : [];
    } catch {
      // Only the last line can be torn: each is synced before the next begins.
      return [];
    }
  });
}

/** Written by this program, and still a file that anybody can have changed. */
function isEntry(value: unknown): value is Entry {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  if (value.kind !== 'intent') return typeof value.kind === 'string';
  const { number, effect }: Partial<Record<string, unknown>> = { ...value };
  return typeof number === 'number' && typeof effect === 'object' && effect !== null;
}

/** What may still lie around: intended, and not known to be done. */
export function openEffects(entries: readonly Entry[]): readonly OpenEffect[] {
  const done = new Set(entries.flatMap((entry) => (entry.kind === 'done' ? entry.number : [])));
  return entries.flatMap((entry) =>
    entry.kind === 'intent' && !done.has(entry.number)
      ? { number: entry.number, effect: entry.effect }
      : [],
  );
}
