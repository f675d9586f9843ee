const headerBytes = 8;

/** Takes the messages apart in which an engine sends two streams over one connection. Nothing is kept but a header. */
export class Frames {
  readonly #give: (stream: number, bytes: Buffer) => void;
  readonly #header = Buffer.alloc(headerBytes);
  #known = 0;
  #left = 0;

  constructor(give: (stream: number, bytes: Buffer) => void) {
    this.#give = give;
  }

  /** Whether the last message is whole: at the end of a connection it must be. */
  get isAtBoundary(): boolean {
    return this.#known === 0 && this.#left === 0;
  }

  read(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; ) {
      at += this.#left === 0 ? this.#readHeader(bytes, at) : this.#readContent(bytes, at);
    }
  }

  /** Answers how many bytes it has taken. */
  #readHeader(bytes: Buffer, at: number): number {
    const taken = bytes.copy(this.#header, this.#known, at, at + headerBytes - this.#known);
    this.#known += taken;
    if (this.#known < headerBytes) return taken;
    const stream = this.#header[0] ?? -1;
    const isOurs = stream <= 2 && this.#header.readUIntBE(1, 3) === 0;
    if (!isOurs)
      throw new Error('the engine sent what is no message: is there a terminal between?');
    this.#left = this.#header.readUInt32BE(4);
    if (this.#left === 0) this.#known = 0;
    return taken;
  }

  #readContent(bytes: Buffer, at: number): number {
    const some = bytes.subarray(at, at + this.#left);
    this.#give(this.#header[0] ?? 0, some);
    this.#left -= some.length;
    if (this.#left === 0) this.#known = 0;
    return some.length;
  }
}
