import { StringDecoder } from 'node:string_decoder';
import { hiddenForms } from './hidden-forms.ts';

/** The one door for every output: it knows each secret and lets none through. */
export interface Redactor {
  /** From now on it is masked, in every way in which it is commonly written. */
  learn(secret: string): void;
  mask(text: string): string;
  /** For text that comes in pieces, such as the output of a program: no cut lets a secret through. */
  inPieces(): Pieces;
}

export interface Pieces {
  /** What can be shown by now; the end of it may be held back, because it could be the beginning of a secret. */
  add(chunk: Uint8Array): string;
  /** The rest. */
  end(): string;
}

export function createRedactor(sign = '[redacted]'): Redactor {
  const forms = new Set<string>();
  return {
    learn: (secret) => {
      for (const form of hiddenForms(secret)) forms.add(form);
    },
    mask: (text) => mask(text, forms, sign),
    inPieces: () => new Masking(forms, sign),
  };
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function mask(text: string, forms: Iterable<string>, sign: string): string {
  let [masked, at] = ['', 0];
  for (const { start, end } of findSecrets(text, forms)) {
    masked += text.slice(at, start) + sign;
    at = end;
  }
  return masked + text.slice(at);
}

/** In order, and merged where they overlap: of two secrets that share a part neither shows the rest. */
function findSecrets(text: string, forms: Iterable<string>): readonly Span[] {
  const found: Span[] = [];
  const whole = text.replace(/…$/, '');
  for (const form of forms) {
    for (let at = text.indexOf(form); at !== -1; at = text.indexOf(form, at + 1)) {
      const span = { start: at, end: at + form.length };
      if (form.length >= wordLength || standsAlone(text, span)) found.push(span);
    }
  }
  for (const form of forms) {
    const start = beginningAt(whole, form);
    const isFrame = whole.startsWith('-----', start);
    if (whole.length - start >= tellingLength && !isFrame) found.push({ start, end: whole.length });
  }
  return merge(found.sort((a, b) => a.start - b.start));
}

/** Somebody has shortened the text before it came here: this much of a secret would help to guess the rest. What every key begins with does not. */
const tellingLength = 8;

/** A shorter secret is masked where it stands alone; inside of words it would make every text unreadable. */
const wordLength = 4;

function standsAlone(text: string, { start, end }: Span): boolean {
  return !/[\p{L}\p{N}]/u.test(
    text.slice(Math.max(0, start - 1), start) + text.slice(end, end + 1),
  );
}

function merge(spans: readonly Span[]): readonly Span[] {
  const merged: Span[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last === undefined || span.start >= last.end) merged.push(span);
    else merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
  }
  return merged;
}

class Masking implements Pieces {
  readonly #forms: ReadonlySet<string>;
  readonly #sign: string;
  readonly #decoder = new StringDecoder('utf8');
  /** The end of the text so far, which may be the beginning of a secret. */
  #held = '';

  constructor(forms: ReadonlySet<string>, sign: string) {
    this.#forms = forms;
    this.#sign = sign;
  }

  add(chunk: Uint8Array): string {
    const text = this.#held + this.#decoder.write(Buffer.from(chunk));
    const end = this.#safeEnd(text);
    this.#held = text.slice(end);
    return mask(text.slice(0, end), this.#forms, this.#sign);
  }

  end(): string {
    const rest = this.#held + this.#decoder.end();
    this.#held = '';
    return mask(rest, this.#forms, this.#sign);
  }

  /** Before the first secret that the next piece could complete, and in the middle of none. */
  #safeEnd(text: string): number {
    let end = text.length;
    for (const form of this.#forms) end = Math.min(end, beginningAt(text, form));
    const cut = findSecrets(text, this.#forms).find((span) => span.start < end && span.end >= end);
    return cut ? cut.start : end;
  }
}

/** Where the text ends with the beginning of a form; its length when it does not. */
function beginningAt(text: string, form: string): number {
  let at = text.indexOf(form.charAt(0), Math.max(0, text.length - form.length + 1));
  while (at !== -1) {
    if (form.startsWith(text.slice(at))) return at;
    at = text.indexOf(form.charAt(0), at + 1);
  }
  return text.length;
}
