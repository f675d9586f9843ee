import type { Pieces } from '../../../util/redactor.ts';

const limitBytes = 8 * 1024;
/** Stands first when lines before it are missing. */
const cutMark = '…\n';

/** The last lines of a program's standard error, with secrets masked, in bounded memory. */
export class StderrTail {
  readonly #pieces: Pieces;
  #bytes = Buffer.alloc(0);
  #isCut = false;

  constructor(pieces: Pieces) {
    this.#pieces = pieces;
  }

  add(chunk: Buffer): void {
    // Masked before it is cut: no half of a secret stays.
    this.#keep(this.#pieces.add(chunk));
  }

  /** To be asked once, when nothing more comes. */
  text(): string {
    this.#keep(this.#pieces.end());
    const kept = this.#isCut ? cutMark + lastLines(this.#bytes) : this.#bytes.toString('utf8');
    return kept.trimEnd();
  }

  #keep(text: string): void {
    const all = Buffer.concat([this.#bytes, Buffer.from(text)]);
    this.#isCut ||= all.length > limitBytes;
    this.#bytes = Buffer.from(all.subarray(-limitBytes));
  }
}

function lastLines(bytes: Buffer): string {
  const tail = bytes.subarray(-(limitBytes - Buffer.byteLength(cutMark))).toString('utf8');
  const lineEnd = tail.indexOf('\n');
  return lineEnd === -1 || lineEnd === tail.length - 1 ? tail : tail.slice(lineEnd + 1);
}
