import { BackupError } from '../../../../model/failures.ts';
import type { Json } from '../../../../model/run/facts.ts';
import type { Inspector } from '../../../../ports/inspector.ts';
import { type Contents, readContents } from './contents.ts';
import { DataBlocks } from './data-blocks.ts';
import type { Reading, Wish } from './fields.ts';

/** Follows an archive of the custom format to its end: every entry that has data has its whole data, and nothing comes after. */
export function createInspector(_options: Json): Inspector {
  const head = new Head();
  let blocks: DataBlocks | null = null;
  return {
    read: (bytes) => {
      refusing(() => {
        let at = 0;
        if (blocks === null) {
          at = head.read(bytes);
          if (head.contents === null) return;
          blocks = new DataBlocks(head.contents);
        }
        blocks.read(bytes, at);
      });
    },
    found: () => {
      refusing(() => {
        if (blocks === null) throw new Error('it ends within its table of contents');
        blocks.assertEnd();
      });
      return { isComplete: true };
    },
  };
}

function refusing(work: () => void): void {
  try {
    work();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BackupError({
      code: 'BP5014',
      message: `the archive is not complete: ${reason}`,
      hint: 'run it again; where it stays so, dump with `format: plain`',
    });
  }
}

/** Gives a reading what it asks for, out of blocks that end anywhere. */
class Head {
  contents: Contents | null = null;
  readonly #reading: Reading<Contents> = readContents();
  #wish: Wish;
  #kept = Buffer.alloc(0);
  #skipped = 0;

  constructor() {
    const first = this.#reading.next();
    if (first.done) throw new TypeError('a reading begins with a wish');
    this.#wish = first.value;
  }

  /** Answers how many bytes it has used. */
  read(bytes: Buffer): number {
    let at = 0;
    while (this.contents === null) {
      const wish = this.#wish;
      if ('skip' in wish) {
        const taken = Math.min(wish.skip - this.#skipped, bytes.length - at);
        this.#skipped += taken;
        at += taken;
        if (this.#skipped < wish.skip) return at;
        this.#skipped = 0;
        this.#give(Buffer.alloc(0));
        continue;
      }
      if (this.#kept.length === 0 && bytes.length - at >= wish.take) {
        at += wish.take;
        this.#give(bytes.subarray(at - wish.take, at));
        continue;
      }
      const missing = wish.take - this.#kept.length;
      const some = bytes.subarray(at, at + missing);
      at += some.length;
      this.#kept = Buffer.concat([this.#kept, some]);
      if (this.#kept.length < wish.take) return at;
      const whole = this.#kept;
      this.#kept = Buffer.alloc(0);
      this.#give(whole);
    }
    return at;
  }

  #give(bytes: Buffer): void {
    const next = this.#reading.next(bytes);
    if (next.done) this.contents = next.value;
    else this.#wish = next.value;
  }
}
