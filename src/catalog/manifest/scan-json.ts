/** How deep a manifest may be nested; ours never needs a tenth of it. */
export const maxDepth = 100;

/** What is wrong with a text that `JSON.parse` accepts: a key given twice in one map, or nesting without measure. */
export function findJsonTrap(json: string): string | null {
  const scanner = new Scanner();
  for (const token of tokensOf(json)) {
    const trap = scanner.take(token);
    if (trap !== null) return trap;
  }
  return null;
}

/** Brackets, commas and whole strings. A pattern for strings would overflow the stack with a long one. */
function* tokensOf(json: string): Generator<string> {
  const next = /["{}[\],]/g;
  for (let found = next.exec(json); found !== null; found = next.exec(json)) {
    if (found[0] === '"') next.lastIndex = endOfString(json, found.index);
    yield json.slice(found.index, next.lastIndex);
  }
}

/** Just behind the closing quote. */
function endOfString(json: string, start: number): number {
  let at = start + 1;
  while (json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at + 1;
}

class Scanner {
  /** The keys of each open map; `null` for a list. */
  readonly #open: (Set<string> | null)[] = [];
  #isKeyNext = false;

  take(token: string): string | null {
    switch (token) {
      case '{':
        return this.#enter(new Set());
      case '[':
        return this.#enter(null);
      case '}':
      case ']':
        this.#open.pop();
        this.#isKeyNext = false;
        return null;
      case ',':
        this.#isKeyNext = this.#open.at(-1) !== null;
        return null;
      default:
        return this.#takeString(token);
    }
  }

  #enter(keys: Set<string> | null): string | null {
    this.#isKeyNext = keys !== null;
    return this.#open.push(keys) > maxDepth ? 'it is nested too deeply' : null;
  }

  #takeString(token: string): string | null {
    const keys = this.#open.at(-1);
    const isKey = this.#isKeyNext;
    this.#isKeyNext = false;
    if (!isKey || !keys) return null;
    // One key can be written in many ways.
    const key = String(JSON.parse(token));
    if (keys.has(key)) return `a key is given twice: ${JSON.stringify(key.slice(0, 60))}`;
    keys.add(key);
    return null;
  }
}
