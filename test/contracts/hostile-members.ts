import { extended, member } from '../rig/restore/craft-tar.ts';
import { all, evil, type Hostile, hostile } from './hostile-archive.ts';

const folder = (name: string) => member({ name, type: '5', mode: 0o755 });
const sparse = { 'GNU.sparse.major': '1', 'GNU.sparse.minor': '0', 'GNU.sparse.realsize': '4' };

const names: readonly Hostile[] = (
  [
    ['an absolute name', member({ name: '/tmp/evil' }), /absolute/],
    ['an absolute name behind the header', all(extended({ path: '/tmp/evil' }), evil), /absolute/],
    ['a name that leads out', member({ name: 'data/../../evil' }), /leads out/],
    ['a name that begins with ..', member({ name: '../evil' }), /leads out/],
    ['a name that ends with ..', folder('data/..'), /leads out/],
    ['.. behind the header', all(extended({ path: 'data/../../evil' }), evil), /leads out/],
    ['.. in the prefix', member({ name: 'evil', prefix: 'data/..' }), /leads out/],
    [
      '.. in the name of a file with holes',
      all(extended({ ...sparse, 'GNU.sparse.name': 'data/../../evil' }), evil),
      /leads out/,
    ],
    [
      'a good name before the one of a file with holes',
      all(extended({ ...sparse, path: 'data/good', 'GNU.sparse.name': '/tmp/evil' }), evil),
      /absolute/,
    ],
    ['a name elsewhere', member({ name: 'other/evil' }), /not below what was backed up/],
    ['a name that only begins alike', member({ name: 'database/evil' }), /not below/],
    ['a second slash', member({ name: 'data//evil' }), /no plain name/],
    ['a dot', member({ name: 'data/./evil' }), /no plain name/],
    ['a leading dot', member({ name: './data/evil' }), /no plain name/],
    ['a file with a slash at its end', member({ name: 'data/evil/' }), /no plain name/],
    ['no name', member({ name: '' }), /no plain name|not below/],
    ['a zero byte in a name', all(extended({ path: 'data/evil\0/x' }), evil), /zero byte/],
    ['an endless name', all(extended({ path: `data/${'x/'.repeat(9000)}x` }), evil), /too long/],
  ] as const
).map(hostile);

const links: readonly Hostile[] = (
  [
    ['a link to the root', member({ name: 'data/evil', type: '2', link: '/' }), /leads out/],
    [
      'a link to elsewhere',
      member({ name: 'data/evil', type: '2', link: '/etc/shadow' }),
      /leads out/,
    ],
    ['a link upwards', member({ name: 'data/evil', type: '2', link: '../../etc' }), /leads out/],
    [
      'a link to its neighbour',
      member({ name: 'data/evil', type: '2', link: '../x' }),
      /leads out/,
    ],
    [
      'a link down and up',
      member({ name: 'data/evil', type: '2', link: 'first/../x' }),
      /leads out/,
    ],
    ['a link to nothing', member({ name: 'data/evil', type: '2' }), /to nowhere/],
    [
      'a link behind the header',
      all(extended({ linkpath: '/etc' }), member({ name: 'data/evil', type: '2', link: 'first' })),
      /leads out/,
    ],
    [
      'a hard link to elsewhere',
      member({ name: 'data/evil', type: '1', link: '/etc/passwd' }),
      /absolute/,
    ],
    [
      'a hard link upwards',
      member({ name: 'data/evil', type: '1', link: 'data/../../x' }),
      /leads out/,
    ],
    [
      'a hard link to a neighbour',
      member({ name: 'data/evil', type: '1', link: 'x' }),
      /not below/,
    ],
    [
      'a hard link to nothing',
      member({ name: 'data/evil', type: '1', link: 'data/none' }),
      /no file before/,
    ],
    [
      'a hard link to a folder',
      member({ name: 'data/evil', type: '1', link: 'data' }),
      /no file before/,
    ],
    [
      'a hard link to what follows',
      member({ name: 'data/evil', type: '1', link: 'data/after' }),
      /no file before/,
    ],
    [
      'a hard link behind the header',
      all(
        extended({ linkpath: '/etc/passwd' }),
        member({ name: 'data/evil', type: '1', link: 'data/first' }),
      ),
      /absolute/,
    ],
    ['a link where none should be', all(extended({ linkpath: 'data/first' }), evil), /no link/],
  ] as const
).map(hostile);

const through: readonly Hostile[] = [
  {
    name: 'a member below a link, whatever is allowed',
    bytes: all(
      member({ name: 'data/link', type: '2', link: '/nowhere' }),
      member({ name: 'data/link/evil' }),
    ),
    says: /lies below/,
    allow: ['links', 'devices', 'setuid'],
  },
  {
    name: 'a member below a hard link to a link',
    bytes: all(
      member({ name: 'data/link', type: '2', link: '/nowhere' }),
      member({ name: 'data/twin', type: '1', link: 'data/link' }),
      member({ name: 'data/twin/deep/evil' }),
    ),
    says: /lies below/,
    allow: ['links'],
  },
  ...(
    [
      ['a member below a file', member({ name: 'data/first/evil' }), /lies below/],
      ['a file twice', member({ name: 'data/first', content: 'evil' }), /twice/],
      [
        'a folder that becomes a link',
        all(folder('data/good'), member({ name: 'data/good', type: '2', link: 'evil' })),
        /twice/,
      ],
      [
        'a folder without a member that becomes a link',
        all(
          member({ name: 'data/good/x' }),
          member({ name: 'data/good', type: '2', link: 'evil' }),
        ),
        /twice/,
      ],
      [
        'a link that becomes a folder',
        all(member({ name: 'data/good', type: '2', link: 'x' }), folder('data/good/')),
        /twice/,
      ],
      ['a top that becomes a link', member({ name: 'data', type: '2', link: 'x' }), /twice/],
    ] as const
  ).map(hostile),
];

export const hostileMembers: readonly Hostile[] = [names, links, through].flat();
