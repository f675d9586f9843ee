const form = /^\[GNUPG:\] ([A-Z_]+)(?: (.*))?$/gm;

/** What gpg said in the form that is meant for programs: each word with its last arguments. */
export function statusOf(text: string): ReadonlyMap<string, string> {
  return new Map(Array.from(text.matchAll(form), ([, word = '', rest = '']) => [word, rest]));
}

/** All that was said with one word. */
export function statusesOf(text: string, word: string): readonly string[] {
  return [...text.matchAll(form)].flatMap(([, said, rest = '']) => (said === word ? [rest] : []));
}
