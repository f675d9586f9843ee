import { allocateAligned } from '../../../util/aligned.ts';

/** What a disk reads and writes without help: no transfer may begin elsewhere. */
export const alignedTo = 4096;
export const blockBytes = 1024 * 1024;

const spare: Buffer[] = [];

/** A block for reading or writing past the system's cache. They are dear, and used again. */
export function takeBlock(): Buffer {
  return spare.pop() ?? allocateAligned(blockBytes);
}

/** Only when nothing is read into it or written from it any more. */
export function giveBlockBack(block: Buffer): void {
  spare.push(block);
}
