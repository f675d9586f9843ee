import ignore, { type Ignore } from 'ignore';

/** It remembers every path that it was asked for. */
const forgetAfter = 10_000;

/** Patterns of `.gitignore`, for one walk. Folders have a slash at the end of their path. */
export class Exclusion {
  readonly #patterns: readonly string[];
  #matcher: Ignore;
  #asked = 0;

  constructor(patterns: readonly string[]) {
    this.#patterns = patterns;
    this.#matcher = this.#create();
  }

  /** `path` is relative to the root of the walk and in binary encoding; its folder is not excluded. */
  excludes(path: string): boolean {
    if (this.#patterns.length === 0) return false;
    if (this.#asked++ > forgetAfter) {
      this.#matcher = this.#create();
      this.#asked = 0;
    }
    return this.#matcher.ignores(toText(path));
  }

  #create(): Ignore {
    return ignore({ ignorecase: false, allowRelativePaths: true }).add([...this.#patterns]);
  }
}

function toText(binary: string): string {
  return /[\x80-\xff]/.test(binary) ? Buffer.from(binary, 'latin1').toString('utf8') : binary;
}
