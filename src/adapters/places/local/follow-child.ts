import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Stream } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { Command, Exit } from '../../../ports/place.ts';
import type { Redactor } from '../../../util/redactor.ts';
import { restateExit } from './death-signal.ts';
import { endGroup } from './end-group.ts';
import { StderrTail } from './stderr-tail.ts';

export interface Following {
  readonly signal: AbortSignal;
  /** Masks what is kept of its standard error. */
  readonly redactor: Redactor;
  /** How long the group may take to end by itself when it is asked to. */
  readonly graceMs?: number;
  /** Throws when the exit is no success: then `stdout` fails. Without it the stream ends however the program did. */
  readonly judge?: ((exit: Exit) => void) | undefined;
  /** Told of the group as soon as it is there; returns what is called when it has ended. */
  readonly watch?: (group: number) => () => void;
  /** What it leaves in the background when it ends well may live on, and speak into the void. */
  readonly mayLeaveOthers?: boolean | undefined;
  /** Another program, of which its end tells. */
  readonly standsFor?: Command['standsFor'] | undefined;
}

export interface Followed {
  /** Resolves when the program has ended, its pipes are closed, and a group that had to be ended is gone. */
  readonly done: Promise<Exit>;
  readonly stop: () => void;
}

type End = Omit<Exit, 'stderr' | 'isStopped'>;

const usualGraceMs = 5_000;
/** What stays behind in the background may hold standard error open for ever. */
const lastWordsMs = 1_000;

/** Follows a child, the leader of its group, to its end. */
export function followChild(child: ChildProcess, following: Following): Followed {
  const { signal, graceMs = usualGraceMs } = following;
  const stderr = listen(child, following.redactor);
  const forget = child.pid === undefined ? undefined : following.watch?.(child.pid);
  let ended: Promise<void> | undefined;
  let wasStopped: boolean | undefined;
  const stop = (): void => {
    if (child.pid !== undefined) ended ??= endGroup(child.pid, graceMs);
  };
  const abort = (): void => {
    stop();
    child.stdout?.destroy(reasonOf(signal));
  };
  const letGo = (): void => {
    signal.removeEventListener('abort', abort);
    forget?.();
  };
  const settle = async (): Promise<Exit> => {
    const end = await endOf(child);
    wasStopped = ended !== undefined;
    const leaves = following.mayLeaveOthers && end.code === 0 && !wasStopped;
    // From now on only those live whom nobody may end: also not when the time is over, and not when we die.
    if (leaves) letGo();
    else if (isRefused(end, following)) stop();
    await closed(child.stdout);
    await Promise.race([closed(child.stderr), pause(lastWordsMs, undefined, { ref: false })]);
    await ended;
    if (leaves) listenOn(child.stderr);
    child.stderr?.destroy();
    letGo();
    const words = { stderr: stderr.text(), ...(wasStopped && { isStopped: true }) };
    const exit = restateExit({ ...end, ...words });
    return following.standsFor?.restate(exit) ?? exit;
  };
  signal.addEventListener('abort', abort, { once: true });
  return { done: settle(), stop };
}

/**
 * Whoever lives on may have our pipe for its standard error, and would die of its first word when that is closed. A
 * small program reads on until the last of them has ended.
 */
function listenOn(stderr: Readable | null): void {
  if (!stderr || stderr.closed) return;
  stderr.pause();
  const reader = spawn('cat', [], {
    detached: true,
    cwd: '/',
    stdio: [stderr, 'ignore', 'ignore'],
  });
  // Where there is no such program, they write to nobody.
  reader.on('error', () => undefined);
  reader.unref();
}

function listen(child: ChildProcess, redactor: Redactor): StderrTail {
  const tail = new StderrTail(redactor.inPieces());
  child.stderr?.on('data', (chunk: Buffer) => tail.add(chunk));
  // That the program no longer reads is told by its exit; who writes sees the error on the stream.
  child.stdin?.on('error', () => undefined);
  return tail;
}

function endOf(child: ChildProcess): Promise<End> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.on('error', (error) => {
      if (child.pid === undefined) resolve({ code: null, signal: null, failure: error.message });
    });
  });
}

/** Whether what is left of the group has nothing more to give. */
function isRefused(end: End, { judge, mayLeaveOthers }: Following): boolean {
  if (mayLeaveOthers) return true;
  try {
    judge?.({ ...end, stderr: '' });
    return false;
  } catch {
    // The same verdict is given, with all that is known, to whoever reads the output.
    return true;
  }
}

function closed(stream: (Stream & { readonly closed: boolean }) | null): Promise<void> {
  if (!stream || stream.closed) return Promise.resolve();
  return new Promise((resolve) => stream.once('close', () => resolve()));
}

function reasonOf({ reason }: AbortSignal): Error {
  return reason instanceof Error ? reason : new Error('stopped', { cause: reason });
}
