import { blockBytes, type ForeignHeader } from './foreign-header.ts';

/** Keys of an extended header, in binary encoding, in their order. */
export type Records = ReadonlyMap<string, string>;

/** As large as their fields can say. */
const most = { small: 8 ** 7 - 1, large: 8 ** 11 - 1 } as const;
const longest = 100;

/**
 * One member as GNU tar writes it in POSIX format: what has no room in its header, or stood in an extended header
 * before, goes into an extended header of its own.
 */
export function writeMember(member: ForeignHeader, kept: Records): Buffer {
  const records = new Map(kept);
  const text = (key: string, value: string, room: number) => {
    if (value.length <= room) return value;
    records.set(key, value);
    return '';
  };
  const number = (key: string, value: number, room: number) => {
    if (value >= 0 && value <= room) return value;
    records.set(key, String(value));
    return 0;
  };
  // A name beside its own record says nothing, but it may not be missing.
  const header = writeHeader({
    ...member,
    name: text('path', member.name, longest) || longName,
    link: text('linkpath', member.link, longest),
    user: text('uname', member.user, 31),
    group: text('gname', member.group, 31),
    uid: number('uid', member.uid, most.small),
    gid: number('gid', member.gid, most.small),
    size: number('size', member.size, most.large),
    mtime: number('mtime', member.mtime, most.large),
  });
  return records.size === 0 ? header : Buffer.concat([writeExtension(records), header]);
}

const longName = 'long-name';

function writeExtension(records: Records): Buffer {
  const bytes = Buffer.concat([...records].map(([key, value]) => writeRecord(key, value)));
  const header = writeHeader({
    ...{ type: 'x', name: 'extension', link: '', mode: 0o644, size: bytes.length },
    ...{ uid: 0, gid: 0, mtime: 0, user: '', group: '', major: 0, minor: 0 },
  });
  return Buffer.concat([header, bytes, padding(bytes.length)]);
}

/** Its length counts its own digits, too. */
function writeRecord(key: string, value: string): Buffer {
  const rest = ` ${key}=${value}\n`;
  let length = rest.length + 1;
  while (String(length).length + rest.length !== length) length++;
  return Buffer.from(`${length}${rest}`, 'latin1');
}

function writeHeader(header: ForeignHeader): Buffer {
  const block = Buffer.alloc(blockBytes);
  const octal = (value: number, at: number, digits: number) =>
    block.write(value.toString(8).padStart(digits, '0'), at, digits, 'latin1');
  block.write(header.name, 0, 100, 'latin1');
  octal(header.mode, 100, 7);
  octal(header.uid, 108, 7);
  octal(header.gid, 116, 7);
  octal(header.size, 124, 11);
  octal(header.mtime, 136, 11);
  block.write(header.type, 156, 1, 'latin1');
  block.write(header.link, 157, 100, 'latin1');
  block.write('ustar\x0000', 257, 8, 'latin1');
  block.write(header.user, 265, 31, 'latin1');
  block.write(header.group, 297, 31, 'latin1');
  octal(header.major, 329, 7);
  octal(header.minor, 337, 7);
  block.fill(0x20, 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 8, 'latin1');
  return block;
}

/** Fills the last block. */
export function padding(bytes: number): Buffer {
  return Buffer.alloc((blockBytes - (bytes % blockBytes)) % blockBytes);
}
