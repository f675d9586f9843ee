import { parentPort, workerData } from 'node:worker_threads';
import { factsOfOne, isSame } from './same-folder.ts';
import { asKnown, claim, unpackNames } from './second-look-errand.ts';

/** What two threads that look at folders share. */
export interface Shared {
  /** Who has begun with a batch: whoever comes first. */
  readonly claims: Int32Array;
  /** One for each folder, `asKnown` or not yet. */
  readonly answers: Uint8Array;
}

/** A batch of folders to compare with what is known of them. */
export interface Errand {
  readonly batch: number;
  readonly top: string;
  /** Which of all folders the first of the batch is. */
  readonly first: number;
  readonly names: string;
  /** Of one folder after the other. */
  readonly facts: Float64Array<ArrayBuffer>;
}

/** A thread that compares folders with what is known of them, as long as nobody else has begun to. */
const shared: Shared = workerData;

parentPort?.on('message', (errand: Errand) => {
  if (claim(shared, errand.batch)) look(errand);
  parentPort?.postMessage(errand.batch);
});

function look({ top, first, names, facts }: Errand): void {
  let end = 0;
  for (const [index, { folder, inside }] of unpackNames(names).entries()) {
    const start = end;
    end += inside.length * factsOfOne;
    const known = { names: inside, facts: facts.subarray(start, end) };
    if (inside.length === 0) continue;
    if (isSurelySame(`${top}/${folder}`, known)) shared.answers[first + index] = asKnown;
  }
}

/** What goes wrong with a folder goes wrong once more where somebody can say it. */
function isSurelySame(...asked: Parameters<typeof isSame>): boolean {
  try {
    return isSame(...asked);
  } catch {
    return false;
  }
}
