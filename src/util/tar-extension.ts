import { NotTarError, type TarMember } from './tar-member.ts';

/** What stands before a header because the header has no room for it. */
export interface TarExtension {
  readonly name?: Buffer;
  readonly link?: Buffer;
  /** Of what follows the header in the archive. */
  readonly size?: number;
  /** Of a sparse file, with its holes. */
  readonly realSize?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly modifiedAtMs?: number;
}

export function applyExtension(member: TarMember, extension: TarExtension): TarMember {
  const { name, link, size, realSize, uid, gid, modifiedAtMs } = extension;
  return {
    ...member,
    name: name ?? member.name,
    bytes: realSize ?? (member.type === 'file' ? (size ?? member.bytes) : 0),
    uid: uid ?? member.uid,
    gid: gid ?? member.gid,
    modifiedAtMs: modifiedAtMs ?? member.modifiedAtMs,
    link: member.link === null ? null : (link ?? member.link),
  };
}

/** Records of the form `<length> <key>=<value>\n`: values may hold any byte, so their lengths are followed. */
export function parsePax(records: Buffer): TarExtension {
  let found: TarExtension = {};
  for (let at = 0; at < records.length; ) {
    const space = records.indexOf(0x20, at);
    const length = Number(records.toString('latin1', at, Math.max(at, space)));
    const end = at + length;
    const equals = records.indexOf(0x3d, space);
    const isRecord =
      Number.isInteger(length) && space > at && equals < end && end <= records.length;
    if (!isRecord || equals === -1) throw new NotTarError('an extension is none');
    const key = records.toString('latin1', space + 1, equals);
    found = { ...found, ...readers[key]?.(Buffer.from(records.subarray(equals + 1, end - 1))) };
    at = end;
  }
  return found;
}

const readers: Readonly<Record<string, (value: Buffer) => TarExtension>> = {
  path: (name) => ({ name }),
  linkpath: (link) => ({ link }),
  size: (value) => ({ size: count(value) }),
  uid: (value) => ({ uid: count(value) }),
  gid: (value) => ({ gid: count(value) }),
  mtime: (value) => ({ modifiedAtMs: milliseconds(value) }),
  // The name in the header is made up where a file is stored with holes.
  'GNU.sparse.name': (name) => ({ name }),
  'GNU.sparse.realsize': (value) => ({ realSize: count(value) }),
  'GNU.sparse.size': (value) => ({ realSize: count(value) }),
};

function milliseconds(value: Buffer): number {
  const text = value.toString('latin1');
  if (!/^-?\d{1,15}(?:\.\d*)?$/.test(text)) throw new NotTarError('a time is none');
  return Math.floor(Number(text) * 1000);
}

function count(value: Buffer): number {
  const text = value.toString('latin1');
  if (!/^\d{1,15}$/.test(text)) throw new NotTarError('a number is none');
  return Number(text);
}
