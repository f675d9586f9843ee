import { end, extended, member, rawExtended, record } from '../rig/restore/craft-tar.ts';
import { all, evil, type Hostile, hostile } from './hostile-archive.ts';

const kinds: readonly Hostile[] = (
  [
    ['a character device', member({ name: 'data/evil', type: '3' }), /character device/],
    ['a block device', member({ name: 'data/evil', type: '4' }), /block device/],
    ['a setuid program', member({ name: 'data/evil', mode: 0o4755 }), /rights of another/],
    ['a setgid program', member({ name: 'data/evil', mode: 0o2755 }), /rights of another/],
    [
      'capabilities',
      all(extended({ 'SCHILY.xattr.security.capability': '\x01' }), evil),
      /rights of another/,
    ],
    [
      'a long name of GNU',
      member({ name: 'x', type: 'L', content: '/tmp/evil' }),
      /unknown kind "L"/,
    ],
    [
      'a long link of GNU',
      member({ name: 'x', type: 'K', content: '/tmp/evil' }),
      /unknown kind "K"/,
    ],
    ['an old file with holes', member({ name: 'data/evil', type: 'S' }), /unknown kind "S"/],
    ['a part of a volume', member({ name: 'data/evil', type: 'M' }), /unknown kind "M"/],
    ['a folder with a list', member({ name: 'data/evil', type: 'D' }), /unknown kind "D"/],
    ['a contiguous file', member({ name: 'data/evil', type: '7' }), /unknown kind "7"/],
    ['a file of old', member({ name: 'data/evil', type: '\0' }), /unknown kind/],
    [
      'a Solaris extension',
      member({ name: 'x', type: 'X', content: record('path', 'x') }),
      /unknown/,
    ],
  ] as const
).map(hostile);

const extensions: readonly Hostile[] = (
  [
    ['a name for all that follow', all(extended({ path: '/tmp/evil' }, 'g'), evil), /sets path/],
    [
      'two extended headers',
      all(extended({ path: 'data/a' }), extended({ uid: '1' }), evil),
      /two ext/,
    ],
    [
      'a key twice',
      all(rawExtended(record('path', 'data/a') + record('path', '/e')), evil),
      /twice/,
    ],
    ['a record that is too long', all(rawExtended('99 path=data/evil\n'), evil), /damaged/],
    ['a record that is too short', all(rawExtended('9 path=data/evil\n'), evil), /damaged/],
    ['a record without a length', all(rawExtended('path=data/evil\n'), evil), /damaged/],
    ['an empty extended header', all(rawExtended(''), evil), /no such size/],
    [
      'an endless extended header',
      member({ name: 'x', type: 'x', size: '77777777777\0' }),
      /no such/,
    ],
    [
      'a key that nobody knows',
      all(extended({ 'GNU.dumpdir': 'Yx\0' }), evil),
      /nobody here writes/,
    ],
    ['a size that is none', all(extended({ size: '-4' }), evil), /size that is none/],
    ['another format of holes', all(extended({ 'GNU.sparse.map': '0,4' }), evil), /nobody here/],
    ['half a format of holes', all(extended({ 'GNU.sparse.name': 'data/x' }), evil), /that nobody/],
  ] as const
).map(hostile);

const sizes: readonly Hostile[] = (
  [
    ['a wrong checksum', member({ name: 'data/evil', checksum: '000000\0 ' }), /wrong checksum/],
    [
      'a size of another base',
      member({ name: 'data/evil', size: '\x80\0\0\0\0\0\0\0\0\0\0\x04' }),
      /number/,
    ],
    [
      'a negative size',
      member({ name: 'data/evil', size: '-0000000004\0' }),
      /number that is none/,
    ],
    [
      'a size with spaces',
      member({ name: 'data/evil', size: '          4\0' }),
      /number that is none/,
    ],
    ['two sizes', all(extended({ size: '600' }), evil), /two sizes/],
    [
      'a folder with content',
      member({ name: 'data/evil', type: '5', content: 'x' }),
      /no file and/,
    ],
    [
      'a link with content',
      member({ name: 'data/evil', type: '2', link: 'x', content: 'x' }),
      /no file/,
    ],
    [
      'a hard link with content',
      member({ name: 'data/evil', type: '1', link: 'data/first', content: 'x' }),
      /no file and/,
    ],
    [
      'a header without a format',
      member({ name: 'data/evil', magic: '\0\0\0\0\0\0\0\0' }),
      /no POSIX/,
    ],
    ['a header of GNU', member({ name: 'data/evil', magic: 'ustar  \0' }), /no POSIX/],
    ['a zero block in the middle', all(end.subarray(0, 512), evil), /follows its end/],
    ['a second archive', all(end, evil), /follows its end/],
    ['data behind the end', all(end, Buffer.alloc(512, 'x')), /follows its end/],
  ] as const
).map(hostile);

export const hostileHeaders: readonly Hostile[] = [kinds, extensions, sizes].flat();
