/** What the reader of an archive asks for: the next bytes, or to pass over as many. */
export type Wish = { readonly take: number } | { readonly skip: number };

export type Reading<T> = Generator<Wish, T, Buffer>;

/** How numbers are written in an archive. */
export interface Widths {
  /** Bytes of a number, which a sign goes before. */
  readonly number: number;
  readonly offset: number;
}

export function* byte(): Reading<number> {
  const [value = 0] = yield { take: 1 };
  return value;
}

export function* number({ number: width }: Widths): Reading<number> {
  const bytes = yield { take: width + 1 };
  const value = bytes.readUIntLE(1, Math.min(width, 6));
  return bytes[0] === 0 ? value : -value;
}

/** `null` for none. Names are short; whatever is longer is no archive of ours. */
export function* text(widths: Widths): Reading<string | null> {
  const length = yield* number(widths);
  if (length < 0) return null;
  if (length > 1_000_000) throw new Error('a name in it is too long');
  return length === 0 ? '' : (yield { take: length }).toString('utf8');
}

/** Passes over a text of any length; answers whether there was one. */
export function* anyText(widths: Widths): Reading<boolean> {
  const length = yield* number(widths);
  if (length > 0) yield { skip: length };
  return length >= 0;
}
