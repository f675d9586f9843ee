import { Readable } from 'node:stream';

/**
 * The standard output of a child, from its first byte on: Node throws away what nobody has asked for when the
 * child ends. It ends when `verdict` resolves and fails when that rejects.
 */
export class ChildOutput extends Readable {
  readonly #pipe: Readable;
  #isHandedOver = false;

  constructor(pipe: Readable, verdict: () => Promise<void>) {
    super();
    this.#pipe = pipe;
    pipe.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) pipe.pause();
    });
    pipe.on('error', (error) => this.destroy(error));
    pipe.on('end', () => {
      verdict().then(
        () => this.push(null),
        (error: Error) => this.destroy(error),
      );
    });
    // Who does not look at the output must not crash of it; everybody who reads it gets the error all the same.
    this.on('error', () => undefined);
  }

  /** The end of the pipe itself, for a neighbour that reads it instead of us; to be destroyed when it has it. */
  handOver(): Readable {
    if ('bytesRead' in this.#pipe && this.#pipe.bytesRead !== 0) {
      throw new Error('a program was joined to its neighbour too late: bytes of it were read here');
    }
    this.#isHandedOver = true;
    return this.#pipe;
  }

  /** Whether its reader went away before the end. */
  get isAbandoned(): boolean {
    return this.destroyed && !this.readableEnded && !this.#isHandedOver;
  }

  override _read(): void {
    this.#pipe.resume();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#pipe.destroy();
    callback(error);
  }
}
