import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { SnapshotsToTake } from '../../../ports/destination.ts';
import type { Pace } from './pace.ts';
import { isSame } from './same-folder.ts';
import { asKnown, claim, packFacts, packNames } from './second-look-errand.ts';
import type { Errand, Shared } from './second-looker.ts';

const looker = new URL(`./second-looker${extname(import.meta.url)}`, import.meta.url);
/** Of fewer it is sooner done than said. */
const leastFolders = 1000;
const foldersInBatch = 64;

interface Looking extends SnapshotsToTake {
  /** The folder on disk that they are in. */
  readonly top: string;
  readonly pace: Pace;
  readonly signal: AbortSignal;
}

/**
 * Which of thousands of folders are surely as they are known: whether `asKnown` is said of them, by their order. A second
 * thread looks at them from the first on as soon as it is told of them, and this one from the last on when it has told of
 * all. Nothing is said of a folder that is not known, or that nobody came to.
 */
export async function findAsKnown(looking: Looking): Promise<Uint8Array> {
  const { folders, pace, signal } = looking;
  const batches = Math.ceil(folders.length / foldersInBatch);
  const shared: Shared = {
    claims: new Int32Array(new SharedArrayBuffer(batches * Int32Array.BYTES_PER_ELEMENT)),
    answers: new Uint8Array(new SharedArrayBuffer(folders.length)),
  };
  const helper = isWorthIt(looking) ? Helper.start(shared) : null;
  if (helper === null) return shared.answers;
  try {
    for (let batch = 0; batch < batches; batch += 1) {
      helper.tell(errandOf(batch, looking));
      await pace.pause();
      signal.throwIfAborted();
    }
    for (let batch = batches - 1; batch >= 0 && pace.isFast; batch -= 1) {
      if (claim(shared, batch)) lookAt(batch, shared, looking);
      await pace.pause();
      signal.throwIfAborted();
    }
    if (pace.isFast) await helper.done(signal);
    return shared.answers;
  } finally {
    helper.close();
  }
}

/** Where nothing is remembered, nothing of it is. */
function isWorthIt({ folders, known }: Looking): boolean {
  if (folders.length < leastFolders || availableParallelism() < 2) return false;
  const middle = folders[Math.floor(folders.length / 2)];
  return middle !== undefined && known(middle) !== null;
}

function errandOf(batch: number, { top, folders, known }: Looking): Errand {
  const first = batch * foldersInBatch;
  const compared = folders
    .slice(first, first + foldersInBatch)
    .map((folder) => ({ folder, known: known(folder) }));
  return { batch, top, first, names: packNames(compared), facts: packFacts(compared) };
}

function lookAt(batch: number, { answers }: Shared, { top, folders, known, pace }: Looking): void {
  const first = batch * foldersInBatch;
  for (const [index, folder] of folders.slice(first, first + foldersInBatch).entries()) {
    const before = known(folder);
    if (before !== null && pace.now(() => isSame(`${top}/${folder}`, before)))
      answers[first + index] = asKnown;
  }
}

/** The second thread. One that fails has said nothing more, and that is all. */
class Helper {
  readonly #worker: Worker;
  readonly #done = Promise.withResolvers<void>();
  #told = 0;

  /** `null` where the system has none to give. */
  static start(shared: Shared): Helper | null {
    try {
      return new Helper(shared);
    } catch {
      // Then one thread does it all.
      return null;
    }
  }

  private constructor(shared: Shared) {
    this.#worker = new Worker(looker, { workerData: shared, execArgv: [] });
    this.#worker.on('message', () => {
      this.#told -= 1;
      if (this.#told === 0) this.#done.resolve();
    });
    this.#worker.on('error', () => this.#done.resolve());
    this.#worker.on('exit', () => this.#done.resolve());
  }

  tell(errand: Errand): void {
    this.#told += 1;
    this.#worker.postMessage(errand, [errand.facts.buffer]);
  }

  /** All that it was told of is looked at, by it or before it came to it. A disk that hangs keeps nobody who has to go. */
  async done(signal: AbortSignal): Promise<void> {
    const stop = (): void => this.#done.resolve();
    signal.addEventListener('abort', stop);
    await this.#done.promise;
    signal.removeEventListener('abort', stop);
    signal.throwIfAborted();
  }

  /** Nobody waits for it. */
  close(): void {
    void this.#worker.terminate();
  }
}
