import { redacted } from '../../../model/secret.ts';

const limitBytes = 8 * 1024;
/** Stands first when lines before it are missing. */
const cutMark = '…\n';

/** The last lines of a program's standard error, with secrets masked, in bounded memory. */
export class StderrTail {
  readonly #secrets: readonly string[];
  readonly #roomBytes: number;
  #bytes = Buffer.alloc(0);
  #isCut = false;

  constructor(secrets: readonly string[]) {
    this.#secrets = secrets
      .filter((secret) => secret !== '')
      .toSorted((a, b) => b.length - a.length);
    this.#roomBytes = limitBytes + Buffer.byteLength(this.#secrets[0] ?? '');
  }

  add(chunk: Buffer): void {
    const all = Buffer.concat([this.#bytes, chunk]);
    this.#isCut ||= all.length > this.#roomBytes;
    this.#bytes = Buffer.from(all.subarray(-this.#roomBytes));
  }

  text(): string {
    // Blanked at equal length, so that the part of a secret that was cut at the front lies before the limit.
    let text = this.#bytes.toString('utf8');
    for (const secret of this.#secrets) {
      text = text.replaceAll(secret, '\0'.repeat(secret.length));
    }
    const isLong = this.#isCut || text.length > limitBytes;
    const kept = isLong ? cutMark + lastLines(text) : text;
    return kept.replace(/\0+/g, redacted).trimEnd();
  }
}

function lastLines(text: string): string {
  const tail = text.slice(-(limitBytes - cutMark.length));
  const lineEnd = tail.indexOf('\n');
  return lineEnd === -1 || lineEnd === tail.length - 1 ? tail : tail.slice(lineEnd + 1);
}
