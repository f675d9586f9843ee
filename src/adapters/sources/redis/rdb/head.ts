/** What an RDB file says before its first key. */
export interface Head {
  /** `null`: these are no such bytes. */
  readonly rdbVersion: number | null;
  /** Whether there is anything in it. A module may have written first: then nobody can say. */
  readonly holds: 'something' | 'nothing' | 'unknown';
}

const opcode = { aux: 0xfa, moduleAux: 0xf7, end: 0xff } as const;
const magicBytes = 9;

/** Of the first bytes, which hold all notes of the server. */
export function readHead(bytes: Buffer): Head {
  const magic = bytes.toString('latin1', 0, magicBytes);
  const [, digits] = /^(?:REDIS|VALKEY)(\d{3,4})$/.exec(magic) ?? [];
  if (digits === undefined) return { rdbVersion: null, holds: 'unknown' };
  return { rdbVersion: Number(digits), holds: contentOf(bytes) };
}

function contentOf(bytes: Buffer): Head['holds'] {
  let at: number | null = magicBytes;
  while (at !== null && bytes[at] === opcode.aux) at = afterText(bytes, afterText(bytes, at + 1));
  const next = at === null ? undefined : bytes[at];
  if (next === undefined || next === opcode.moduleAux) return 'unknown';
  return next === opcode.end ? 'nothing' : 'something';
}

/** Where a text ends; `null` where that cannot be told. */
function afterText(bytes: Buffer, at: number | null): number | null {
  const first = at === null ? undefined : bytes[at];
  if (at === null || first === undefined) return null;
  const kind = first >> 6;
  if (kind === 0) return at + 1 + (first & 63);
  if (kind === 1) return at + 2 + (((first & 63) << 8) | (bytes[at + 1] ?? 0));
  if (kind === 2)
    return first === 0x80 && at + 5 <= bytes.length ? at + 5 + bytes.readUInt32BE(at + 1) : null;
  // A number, in one, two or four bytes.
  return (first & 63) < 3 ? at + 1 + (1 << (first & 63)) : null;
}
