import { argv } from '../../model/format/builders.ts';
import type { Definition } from '../../ports/definition.ts';

export const command: Definition = {
  kind: 'destination',
  type: 'command',
  summary: 'any store that a program such as rclone can reach',
  keys: {
    put: argv(
      'Stores standard input under `{key}`. Exit code 0 must mean that every byte is safe there, and nothing may be visible under that name before.',
    ),
    get: argv('Writes the object `{key}` to standard output, and fails when there is none.'),
    list: argv(
      'Writes one line for each object whose name begins with `{key}`: its size in bytes, a tab, its full name.',
    ),
    remove: argv(
      'Removes the object `{key}`; an object that is already gone is no failure. Left out: nothing is ever deleted there, and retention says so.',
    ),
  },
  required: ['put', 'get', 'list'],
  example: {
    id: 'box',
    type: 'command',
    put: ['rclone', 'rcat', 'box:backups/{key}'],
    get: ['rclone', 'cat', 'box:backups/{key}'],
    list: ['/usr/local/bin/list-box', '{key}'],
    remove: ['rclone', 'deletefile', 'box:backups/{key}'],
  },
};
