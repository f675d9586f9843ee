import { exits } from '../../exit.ts';
import type { Entry } from './entry.ts';

/** Why a file of another origin does not become a backup. */
export const importing = {
  BP5160: {
    title: 'a file to be imported cannot be read',
    text: '`import` reads one plain file from its beginning to its end. It is not there, this user may not read it, it is a folder, a link or a pipe, or it was changed while it was read. Nothing was stored. Name the file itself, and import it when nobody writes to it any more; a pipe is read with `-` in place of the name.',
    exit: exits.unavailable,
    example: {
      wrong: 'run-pipeline import latest-link',
      right: 'run-pipeline import /srv/old/shop-2026-11-20.tar.gz',
    },
  },
  BP5161: {
    title: 'an imported file is damaged, or not what it should be',
    text: 'What becomes a backup is decrypted, decompressed and read to its end first: an archive must be a whole archive of what the dump stores, a database must pass its own check. This file is cut short, damaged, empty, or of another kind. Nothing was stored. `--as` says for which dump of the pipeline it is meant.',
    exit: exits.integrity,
    example: {
      wrong: 'run-pipeline import notes.db shop --as uploads',
      right: 'run-pipeline import notes.db shop --as notes',
    },
  },
  BP5162: {
    title: 'an imported file is refused',
    text: 'A restore would refuse it, or it is larger than it may be: an archive with absolute names, with `..`, with links that lead out, with devices or programs that give rights; more bytes than `--max-size` allows, also after decompression; or layer upon layer around the content. Nothing was stored. What the archives of a pipeline may hold all the same is listed in `restore.allow`.',
    exit: exits.refused,
    example: {
      wrong: 'run-pipeline import uploads.tar.gz --max-size 1GiB',
      right: 'run-pipeline import uploads.tar.gz --max-size 20GiB',
    },
  },
} as const satisfies Record<string, Entry>;
