import { noArchive } from './foreign-header.ts';
import type { Records } from './posix-member.ts';

/** What an extended header of another program says, as far as somebody who unpacks it heeds it. */
const kept =
  /^(?:path|linkpath|size|uid|gid|uname|gname|mtime|SCHILY\.(?:xattr|acl)\..+|RHT\.security\..+)$/;
const sparse = ['major', 'minor', 'name', 'realsize'].map((word) => `GNU.sparse.${word}`);

/** `<length> <key>=<value>\n`, one after another. An empty value takes something back. */
export function readRecords(bytes: Buffer): Records {
  const text = bytes.toString('latin1');
  const records = new Map<string, string>();
  for (let at = 0; at < text.length; ) {
    const [digits = ''] = /^\d{1,9}(?= )/.exec(text.slice(at, at + 10)) ?? [];
    const end = at + Number(digits);
    const equals = text.indexOf('=', at);
    const isWhole = text[end - 1] === '\n' && equals > at && equals < end;
    if (digits === '' || !isWhole) throw noArchive('an extended header is damaged');
    const key = text.slice(at + digits.length + 1, equals);
    if (records.has(key)) throw noArchive('an extended header says something twice');
    const value = text.slice(equals + 1, end - 1);
    if (value !== '') records.set(key, value);
    at = end;
  }
  return records;
}

/** Without what nobody needs, such as times of access. Fails for what would change the content and is not understood. */
export function keepKnown(records: Records): Records {
  const holes = [...records.keys()].filter((key) => key.startsWith('GNU.sparse.'));
  if (holes.length > 0 && !isNewSparse(records, holes)) throw noSparse();
  return new Map([...records].filter(([key]) => kept.test(key) || holes.includes(key)));
}

/** The one format of files with holes whose map lies in the content. */
function isNewSparse(records: Records, holes: readonly string[]): boolean {
  const isKnown = holes.every((key) => sparse.includes(key)) && holes.length === sparse.length;
  return (
    isKnown && records.get('GNU.sparse.major') === '1' && records.get('GNU.sparse.minor') === '0'
  );
}

export function noSparse(): Error {
  return noArchive(
    'a file with holes is in an old format: make it with `tar --format=posix`, or without `--sparse`',
  );
}

/** Nothing that would speak of all members is understood; a comment, as git writes one, says nothing. */
export function assertSaysNothing(records: Records): void {
  if ([...records.keys()].some((key) => key !== 'comment')) {
    throw noArchive('a header speaks of all members, which is not understood');
  }
}

export function numberIn(records: Records, key: string): number | null {
  const text = records.get(key);
  if (text === undefined) return null;
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) {
    throw noArchive('an extended header has a number that is none');
  }
  return value;
}
