import { formatBytes } from '../../util/human.ts';
import { shellName } from '../../util/shell-name.ts';
import type { TarMember, TarType } from '../../util/tar-member.ts';

/** `-rw-r--r--    1.2 KiB  2026-11-20 02:17  data/a.txt`. */
export function memberLine(member: TarMember): string {
  const size = member.type === 'file' ? formatBytes(member.bytes) : '-';
  const link =
    member.link === null ? '' : `${arrows[member.type] ?? ' -> '}${shellName(member.link)}`;
  const when = timeOf(member)?.slice(0, 16).replace('T', ' ') ?? '?'.padEnd(16);
  return `${modeOf(member)}  ${size.padStart(8)}  ${when}  ${shellName(member.name)}${link}`;
}

const arrows: Partial<Record<TarType, string>> = { hardlink: ' = ' };

/** One member as data. Names that are no text are there as bytes, too. */
export function memberRecord(member: TarMember) {
  const { name, type, bytes, mode, uid, gid, link } = member;
  return {
    ...textOf('name', name),
    type,
    bytes,
    mode: mode.toString(8).padStart(4, '0'),
    uid,
    gid,
    modifiedAt: timeOf(member),
    ...(link === null ? {} : textOf('link', link)),
  };
}

function textOf(key: 'name' | 'link', bytes: Buffer): Readonly<Record<string, string>> {
  const text = bytes.toString();
  const isText = Buffer.from(text).equals(bytes);
  return { [key]: text, ...(isText ? {} : { [`${key}Base64`]: bytes.toString('base64') }) };
}

/** `null` for a time that no calendar has. */
function timeOf({ modifiedAtMs }: TarMember): string | null {
  const date = new Date(modifiedAtMs);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

const letters: Readonly<Record<TarType, string>> = {
  file: '-',
  folder: 'd',
  symlink: 'l',
  hardlink: 'h',
  fifo: 'p',
  device: 'c',
};

/** As `ls` shows it. */
function modeOf({ type, mode }: TarMember): string {
  const bits = Array.from('rwxrwxrwx', (letter, at) => (mode & (1 << (8 - at)) ? letter : '-'));
  const special = [
    [0o4000, 2, 's'],
    [0o2000, 5, 's'],
    [0o1000, 8, 't'],
  ] as const;
  for (const [bit, at, letter] of special) {
    if (mode & bit) bits[at] = bits[at] === '-' ? letter.toUpperCase() : letter;
  }
  return letters[type] + bits.join('');
}
