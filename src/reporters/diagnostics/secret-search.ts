import type { Span } from './spans.ts';

/** Finds secrets in a text; with `near` set the text speaks about one of them. */
export type SecretSearch = (text: string, near: boolean) => readonly Span[];

interface Head {
  /** Of the longest secret that begins so. What shares so long a beginning with a secret is masked with it. */
  readonly length: number;
  readonly isTelling: boolean;
}

interface Index {
  readonly heads: ReadonlyMap<string, Head>;
  /** By the first characters: how long the heads are that begin so, longest first. */
  readonly lengths: ReadonlyMap<string, readonly number[]>;
}

// Bounds the work at each position, whatever the number and the length of the secrets.
const maxHead = 32;
const keyLengths = [4, 3, 2, 1];

export function createSecretSearch(secrets: readonly string[]): SecretSearch {
  const index = indexOf(secrets);
  return (text, near) => {
    const found: Span[] = [];
    let at = index.heads.size === 0 ? text.length : 0;
    while (at < text.length) {
      const length = lengthAt(text, at, { index, near });
      if (length > 0) found.push({ start: at, end: Math.min(at + length, text.length) });
      at += Math.max(length, 1);
    }
    return found;
  };
}

function indexOf(secrets: readonly string[]): Index {
  const heads = new Map<string, Head>();
  for (const secret of secrets) {
    const head = secret.slice(0, maxHead);
    const known = heads.get(head);
    heads.set(head, {
      length: Math.max(secret.length, known?.length ?? 0),
      isTelling: known?.isTelling || isTelling(secret),
    });
  }
  const byKey = Map.groupBy(heads.keys(), (head) => head.slice(0, 4));
  const lengths = new Map(Array.from(byKey, ([key, own]) => [key, lengthsOf(own)] as const));
  return { heads, lengths };
}

function lengthsOf(heads: readonly string[]): readonly number[] {
  return [...new Set(heads.map(({ length }) => length))].sort((a, b) => b - a);
}

/**
 * A plain word is left alone in sentences about something else: masking every `postgres` would tell that the
 * password is `postgres`. In quotes, or near the secret itself, it is masked like all others.
 */
function isTelling(secret: string): boolean {
  return secret.length >= 4 && !/^[a-z]{1,31}$/.test(secret);
}

function lengthAt(
  text: string,
  at: number,
  { index, near }: { readonly index: Index; readonly near: boolean },
): number {
  for (const keyLength of keyLengths) {
    for (const length of index.lengths.get(text.slice(at, at + keyLength)) ?? []) {
      const head = index.heads.get(text.slice(at, at + length));
      if (head && isShownUp(text, { start: at, end: at + head.length }, { head, near }))
        return head.length;
    }
  }
  return 0;
}

function isShownUp(
  text: string,
  { start, end }: Span,
  { head, near }: { readonly head: Head; readonly near: boolean },
): boolean {
  if (head.isTelling || (near && head.length >= 4)) return true;
  const [before, after] = [text.slice(start - 1, start), text.slice(end, end + 1)];
  const isQuoted = /["'`“‘]/.test(before) && /["'`”’]/.test(after);
  return isQuoted || (near && !/[\p{L}\p{N}]/u.test(before + after));
}
