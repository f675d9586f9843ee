import type { Verb } from '../verb.ts';
import { label, pipeline } from './words.ts';

export const bringIn: Verb = {
  name: 'import',
  alsoSaid: ['adopt', 'upload', 'ingest'],
  summary: 'make a backup of a dump or archive of another origin',
  description:
    'Reads a file once into quarantine, decrypts and decompresses it by what its first bytes say, and proves that it is what a dump of the pipeline stores: a whole archive that a restore would let pass, a database that passes its own check. Only then it goes the way of every dump, to all destinations. What was imported counts for nothing else: it is never the latest or the last good backup, and retention never removes it. It is restored by its id, and stays until somebody deletes it.',
  positionals: [
    {
      name: 'file',
      required: true,
      completes: 'file',
      description: 'a dump or an archive; - reads standard input',
    },
    pipeline,
  ],
  options: [
    {
      long: 'as',
      value: 'dump',
      description:
        'which dump of the pipeline it is, or <dump>.<member>; may be left out where there is one only',
    },
    {
      long: 'max-size',
      value: 'size',
      description:
        'refuse a larger file, and one that becomes larger; 2GiB. Left out: no limit but the disk',
    },
    {
      long: 'as-is',
      description: 'undo no encryption and no compression: the bytes are what the dump stores',
    },
    { long: 'note', value: 'text', free: true, description: 'a note for the backup' },
    label,
    {
      long: 'app-version',
      value: 'version',
      description: 'the version of the application that the data belongs to',
    },
    {
      long: 'hold',
      value: 'reason',
      free: true,
      description: 'protect it from deletion, too, until it is released',
    },
  ],
  examples: [
    { command: 'run-pipeline import shop-2019.tar.zst.gpg', does: 'validate it, make it a backup' },
    {
      command: 'run-pipeline import notes.db.gz shop --as notes --note "from the old server"',
      does: 'as one dump of several',
    },
    {
      command: 'run-pipeline import upload.tar.gz --max-size 2GiB',
      does: 'from somebody who is not trusted',
    },
    {
      command: 'run-pipeline import - shop --as uploads --label from=old',
      does: 'from a pipe: … | run-pipeline import -',
    },
  ],
  exits: [
    [3, 'imported, but not at all destinations'],
    [69, 'the file cannot be read, or no key here opens it'],
    [74, 'it is damaged, or not what the dump stores: nothing was stored'],
    [75, 'a run works on the pipeline'],
    [77, 'it is too large, or a restore would refuse it: nothing was stored'],
  ],
  audited: 'always',
  load: () => import('../verbs/import.ts'),
};
