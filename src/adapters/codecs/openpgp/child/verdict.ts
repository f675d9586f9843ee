/** How the child says at its end what became of its work, on the last line of its standard error. */
export type Verdict =
  | { readonly word: 'done'; readonly message: string }
  | { readonly word: Refusal; readonly message: string };

/** `no-key`: nothing that was given opens it. `damaged`: it is not what was encrypted. */
export type Refusal = 'no-key' | 'damaged' | 'reader-gone' | 'failed';

const refusals: readonly string[] = ['no-key', 'damaged', 'reader-gone', 'failed'];
const form = /^openpgp: (done|no-key|damaged|reader-gone|failed)(?: (.*))?$/gm;

export class Refused extends Error {
  override readonly name = 'Refused';
  readonly word: Refusal;

  constructor(word: Refusal, message: string, cause?: unknown) {
    super(message, { cause });
    this.word = word;
  }
}

export function formatVerdict({ word, message }: Verdict): string {
  return `openpgp: ${word} ${message.replaceAll(/\s+/g, ' ').slice(0, 500)}`.trimEnd().concat('\n');
}

/** `null` when it ended without a word. */
export function parseVerdict(stderr: string): Verdict | null {
  const [, word, message = ''] = [...stderr.matchAll(form)].at(-1) ?? [];
  if (word === 'done') return { word, message };
  return isRefusal(word) ? { word, message } : null;
}

function isRefusal(word: string | undefined): word is Refusal {
  return word !== undefined && refusals.includes(word);
}
