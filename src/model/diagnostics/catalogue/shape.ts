import type { Entry } from './entry.ts';

/** What the schema says: which keys there are and what their values look like. */
export const shape = {
  BP2001: {
    title: 'a key is not known',
    text: 'A key that is not known would be ignored, and a setting that is ignored is a backup that is not made the way it was reviewed. The nearest key that is valid at this place is named. Keys that start with `x-` are free for anchors and notes.',
    exit: 65,
    example: {
      wrong: 'stages:\n  retenton: { keep: { last: 7 } }\n',
      right: 'stages:\n  retention: { keep: { last: 7 } }\n',
    },
  },
  BP2002: {
    title: 'a key is missing',
    text: 'A key that has no default must be written. The message says which, and the place is the key that it belongs under.',
    exit: 65,
    example: {
      wrong: 'stages:\n  upload:\n    - { id: archive, type: local }\n',
      right: 'stages:\n  upload:\n    - { id: archive, type: local, path: /srv/archive }\n',
    },
  },
  BP2003: {
    title: 'a value is of the wrong sort',
    text: 'A list where a map belongs, a number where text belongs, or the like. Nothing is converted silently: `yes` is not true, and 15 is not the name "15".',
    exit: 65,
    example: {
      wrong: 'stages:\n  dump:\n    - { id: uploads, optional: yes }\n',
      right: 'stages:\n  dump:\n    - { id: uploads, optional: true }\n',
    },
  },
  BP2004: {
    title: 'a value is not one of those possible',
    text: 'Only the listed values are known. The nearest one is named when there is one.',
    exit: 65,
    example: {
      wrong: 'stages:\n  compress: { algorithm: zsdt }\n',
      right: 'stages:\n  compress: { algorithm: zstd }\n',
    },
  },
  BP2005: {
    title: '`encrypt` is missing',
    text: 'Nobody stores plaintext by forgetting a line: encryption is declared in every pipeline, if only as `encrypt: none`. With `recipients` the host that makes backups cannot read them.',
    exit: 65,
    example: {
      wrong:
        'version: 1\nname: shop\nstages:\n  dump:\n    - { id: uploads, type: files, paths: [data] }\n  upload:\n    - { id: nas, type: local, path: /srv/backups }\n',
      right:
        'version: 1\nname: shop\nstages:\n  dump:\n    - { id: uploads, type: files, paths: [data] }\n  encrypt: none\n  upload:\n    - { id: nas, type: local, path: /srv/backups }\n',
    },
  },
  BP2006: {
    title: 'one of several keys is needed',
    text: 'These keys are different ways to say one thing, and one of them must be said.',
    exit: 65,
    example: {
      wrong:
        'stages:\n  upload:\n    - { id: nas2, type: sftp, host: nas.lan, user: backup, path: /srv/backups, agent: true }\n',
      right:
        'stages:\n  upload:\n    - { id: nas2, type: sftp, host: nas.lan, user: backup, path: /srv/backups, agent: true, knownHosts: .known_hosts }\n',
    },
  },
  BP2007: {
    title: 'two keys exclude each other',
    text: 'These keys are different ways to say one thing. With both it would be unclear which one counts.',
    exit: 65,
    example: {
      wrong:
        'stages:\n  dump:\n    - { id: orders, type: postgres, database: orders, all: true, user: backup }\n',
      right:
        'stages:\n  dump:\n    - { id: orders, type: postgres, database: orders, user: backup }\n',
    },
  },
  BP2008: {
    title: 'a key needs another one beside it',
    text: 'The key says nothing by itself.',
    exit: 65,
    example: {
      wrong: 'restore:\n  privateKey: { key: RESTORE_KEY, env: RESTORE_KEY }\n',
      right: 'restore:\n  privateKey: { key: RESTORE_KEY, file: .env }\n',
    },
  },
  BP2009: {
    title: 'the format version is not 1',
    text: 'This program reads format 1, written as the number `version: 1`. A file of a newer format needs a newer release.',
    exit: 65,
    example: { wrong: 'version: 2\n', right: 'version: 1\n' },
  },
  BP2010: {
    title: 'a duration has the wrong form',
    text: 'A duration is a whole number and a unit without a space: `30s`, `10m`, `26h`, `7d`, `4w`. A bare number is refused, because 30 can be seconds or minutes.',
    exit: 65,
    example: { wrong: 'timeout: 30\n', right: 'timeout: 30m\n' },
  },
  BP2011: {
    title: 'a size has the wrong form',
    text: 'A size is a whole number and a unit without a space: `10MiB` and `2GiB` count in 1024, `500MB` in 1000. A bare number is refused.',
    exit: 65,
    example: {
      wrong: 'stages:\n  preflight: { keepFree: 10 GiB }\n',
      right: 'stages:\n  preflight: { keepFree: 10GiB }\n',
    },
  },
  BP2012: {
    title: 'a name has the wrong form',
    text: 'Names and ids become folders, keys and file names, so they are small letters, digits and hyphens, start with a letter or digit, and have 63 characters at most. They are never made from variables.',
    exit: 65,
    example: { wrong: 'name: Shop/Orders\n', right: 'name: shop-orders\n' },
  },
  BP2013: {
    title: 'a text has the wrong form',
    text: 'The value has not the form that its place asks for. The help says what that is; `run-pipeline explain <path>` says more.',
    exit: 65,
    example: {
      wrong: 'stages:\n  upload:\n    - { id: nas, prefix: ../other }\n',
      right: 'stages:\n  upload:\n    - { id: nas, prefix: other }\n',
    },
  },
  BP2020: {
    title: 'a secret stands in the file',
    text: 'A secret in a committed file is known to everybody who can read the repository, and stays in its history. Refer to it instead: `{ env: NAME }`, `{ container: name, env: NAME }`, `{ file: path }`, `{ file: .env, key: NAME }`, `{ credential: name }` or `{ command: [program] }`. Then change the secret itself. This program never prints it.',
    exit: 65,
    example: {
      wrong:
        'stages:\n  dump:\n    - { id: orders, type: postgres, database: orders, user: backup, password: hunter2 }\n',
      right:
        'stages:\n  dump:\n    - { id: orders, type: postgres, database: orders, user: backup, password: { env: ORDERS_DB_PASSWORD } }\n',
    },
  },
  BP2030: {
    title: 'a list has the wrong number of entries',
    text: 'An empty list or map says nothing where something must be said; a repeated entry is a mistake.',
    exit: 65,
    example: {
      wrong: 'stages:\n  encrypt: { recipients: [] }\n',
      right: 'stages:\n  encrypt: { passphrase: { env: BACKUP_PASSPHRASE } }\n',
    },
  },
  BP2031: {
    title: 'a text is empty',
    text: 'Write a value, or leave the key out.',
    exit: 65,
    example: { wrong: 'description: ""\n', right: 'description: Orders and uploads\n' },
  },
  BP2032: {
    title: 'a text is too long',
    text: 'Use a shorter one.',
    exit: 65,
  },
  BP2041: {
    title: 'a number is too small',
    text: 'The message names the smallest possible value. In retention rules zero is refused, because `daily: 0` reads like "keep none" and would delete; leave the rule out to keep none by it.',
    exit: 65,
    example: {
      wrong: 'stages:\n  retention: { keep: { last: 3, daily: 0 } }\n',
      right: 'stages:\n  retention: { keep: { last: 3 } }\n',
    },
  },
  BP2042: {
    title: 'a number is too large',
    text: 'The message names the largest possible value.',
    exit: 65,
    example: {
      wrong: 'stages:\n  compress: { algorithm: zstd, level: 99 }\n',
      right: 'stages:\n  compress: { algorithm: zstd, level: 19 }\n',
    },
  },
} as const satisfies Record<string, Entry>;
