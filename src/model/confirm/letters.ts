/** Digits and letters without those that are read as another one: no `i`, `l`, `o`, `u`. */
const letters = '0123456789abcdefghjkmnpqrstvwxyz';
const bitsEach = 5n;

/** The last `count` letters of a number, and so its lowest bits. */
export function spell(value: bigint, count: number): string {
  const read = (at: number) => Number((value >> (BigInt(count - 1 - at) * bitsEach)) & 31n);
  return Array.from({ length: count }, (_, at) => letters[read(at)]).join('');
}

/** `null` when there is anything else in it. */
export function unspell(text: string): bigint | null {
  let value = 0n;
  for (const letter of text) {
    const digit = letters.indexOf(letter);
    if (digit === -1) return null;
    value = (value << bitsEach) | BigInt(digit);
  }
  return value;
}

/** As a person types it: any case, with spaces and dashes or without, `o` for `0`, `i` and `l` for `1`, `u` for `v`. */
export function tidy(typed: string): string {
  return typed
    .toLowerCase()
    .replace(/[\s\p{Pd}]/gu, '')
    .replaceAll('o', '0')
    .replace(/[il]/g, '1')
    .replaceAll('u', 'v');
}

/** `7h2k-9dqm-…`. */
export function inGroups(text: string): string {
  return text.replace(/(.{4})(?=.)/g, '$1-');
}
