import { refused, shown } from './refusal.ts';

/** What an extended header says of the member that follows. Names in binary encoding. */
export interface Extension {
  readonly path: string | null;
  readonly link: string | null;
  readonly size: number | null;
  readonly isSparse: boolean;
  /** Attributes that give a program rights which its caller has not. */
  readonly hasCapabilities: boolean;
}

export const noExtension: Extension = {
  ...{ path: null, link: null, size: null },
  ...{ isSparse: false, hasCapabilities: false },
};

const harmless = ['uid', 'gid', 'uname', 'gname', 'mtime', 'atime', 'ctime', 'comment'];
const known = ['path', 'linkpath', 'size', ...harmless];
const sparse = ['major', 'minor', 'name', 'realsize'].map((word) => `GNU.sparse.${word}`);
const families = ['SCHILY.xattr.', 'SCHILY.acl.', 'RHT.security.'];
const capability = 'SCHILY.xattr.security.capability';

export function readExtension(bytes: Buffer): Extension {
  const records = readRecords(bytes);
  for (const key of records.keys()) assertKnown(key);
  const names = ['path', 'linkpath', 'GNU.sparse.name'].map((key) => records.get(key) ?? null);
  for (const name of names) {
    if (name?.includes('\0')) throw refused('a name holds a zero byte');
  }
  const [path = null, link = null, sparsePath = null] = names;
  return {
    path: sparsePath ?? path,
    link,
    size: sizeOf(records.get('size')),
    isSparse: isSparse(records),
    hasCapabilities: records.has(capability),
  };
}

/** It would speak of every member that follows. */
export function assertHarmlessGlobal(bytes: Buffer): void {
  for (const key of readRecords(bytes).keys()) {
    if (key !== 'comment') throw refused(`a header for all members sets ${shown(key)}`);
  }
}

/** `<length> <key>=<value>\n`, one after another and nothing between them. */
function readRecords(bytes: Buffer): ReadonlyMap<string, string> {
  const text = bytes.toString('latin1');
  const records = new Map<string, string>();
  for (let at = 0; at < text.length; ) {
    const [digits = ''] = /^[1-9]\d{0,8}(?= )/.exec(text.slice(at, at + 10)) ?? [];
    const end = at + Number(digits);
    const equals = text.indexOf('=', at);
    const isWhole = end <= text.length && text[end - 1] === '\n' && equals > at && equals < end;
    if (digits === '' || !isWhole) throw refused('an extended header is damaged');
    const key = text.slice(at + digits.length + 1, equals);
    if (records.has(key)) throw refused(`an extended header says ${shown(key)} twice`);
    records.set(key, text.slice(equals + 1, end - 1));
    at = end;
  }
  return records;
}

function assertKnown(key: string): void {
  if (known.includes(key) || sparse.includes(key)) return;
  if (families.some((family) => key.startsWith(family))) return;
  throw refused(`an extended header sets ${shown(key)}, which nobody here writes`);
}

function sizeOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const size = Number(text);
  if (!/^(?:0|[1-9]\d*)$/.test(text) || !Number.isSafeInteger(size)) {
    throw refused('an extended header has a size that is none');
  }
  return size;
}

/** Of the formats for files with holes the one whose map lies in the content: no other changes what follows. */
function isSparse(records: ReadonlyMap<string, string>): boolean {
  const found = sparse.filter((key) => records.has(key));
  if (found.length === 0) return false;
  const [major, minor] = ['major', 'minor'].map((word) => records.get(`GNU.sparse.${word}`));
  if (found.length < sparse.length || major !== '1' || minor !== '0') {
    throw refused('a file with holes is in a format that nobody here writes');
  }
  return true;
}
