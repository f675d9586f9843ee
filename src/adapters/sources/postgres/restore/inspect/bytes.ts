/** The bytes that mean something in SQL. */
export const newline = 0x0a;
export const carriageReturn = 0x0d;
export const quote = 0x27;
export const doubleQuote = 0x22;
export const dollar = 0x24;
export const backslash = 0x5c;
export const dash = 0x2d;
export const slash = 0x2f;
export const star = 0x2a;
export const semicolon = 0x3b;
export const opening = 0x28;
export const closing = 0x29;

const [space, tab, formFeed, verticalTab] = [0x20, 0x09, 0x0c, 0x0b];

export function isSpace(byte: number): boolean {
  return [space, tab, formFeed, verticalTab, newline, carriageReturn].includes(byte);
}

export function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** Letters, the underscore, and every byte of a letter beyond ASCII. */
export function startsWord(byte: number): boolean {
  const lower = byte | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || byte === 0x5f || byte >= 0x80;
}

export function continuesWord(byte: number): boolean {
  return startsWord(byte) || isDigit(byte) || byte === dollar;
}
