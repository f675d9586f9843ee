import { dash, newline } from './bytes.ts';
import { refused, shown } from './refusal.ts';

const longest = 200;

/**
 * The two commands of `psql` that newer versions of `pg_dump` put around a dump, which keep `psql` from obeying any other
 * one. A dump that is loaded stands between a pair of ours, and pairs cannot be nested: what follows `\` becomes a comment.
 */
export class OwnCommands {
  #line: number[] | null = null;
  #key: string | null = null;
  #isOver = false;

  get isReading(): boolean {
    return this.#line !== null;
  }

  /** Nothing may follow but comments. */
  get isOver(): boolean {
    return this.#isOver;
  }

  get isWhole(): boolean {
    return !this.isReading && (this.#key === null || this.#isOver);
  }

  begin(bytes: Buffer, at: number): void {
    this.#line = [];
    this.take(bytes, at);
  }

  /** Whether a statement stands before it. */
  take(bytes: Buffer, at: number, isFirst = true): void {
    const byte = bytes[at] ?? newline;
    const line = this.#line ?? [];
    if (byte === newline) {
      this.#judge(Buffer.from(line).toString('latin1'), isFirst);
      this.#line = null;
      return;
    }
    line.push(byte);
    if (line.length > longest) this.#refuse(Buffer.from(line).toString('latin1'));
    if (line.length <= 2) bytes[at] = dash;
  }

  #judge(line: string, isFirst: boolean): void {
    const [, word, key] = /^\\(restrict|unrestrict) ([A-Za-z0-9]+)\r?$/.exec(line) ?? [];
    if (word === 'restrict' && this.#key === null && isFirst) {
      this.#key = key ?? null;
    } else if (word === 'unrestrict' && this.#key !== null && key === this.#key && !this.#isOver) {
      this.#isOver = true;
    } else this.#refuse(line);
  }

  #refuse(line: string): never {
    throw refused(
      `it holds \`${shown(line)}\`, a command that psql would obey where it runs: it can start any program there`,
    );
  }
}
