import { exits } from '../../exit.ts';
import type { Entry } from './entry.ts';

/** What can fail when data is put back, or keeps it from being. */
export const restoring = {
  BP5100: {
    title: 'a restore is not confirmed',
    text: 'A restore begins only with the token of its plan, and with the phrase where the pipeline demands one. A token fits one backup, one target in one state, one set of options and one pipeline, for 24 hours: after any change, or once the restore was done, there is another. Nothing was touched. Run the restore without `--confirm` to see the plan of now.',
    exit: exits.refused,
  },
  BP5101: {
    title: 'a restore is refused',
    text: 'Something speaks against the restore: data at the target that may not be replaced, a manifest that nobody trusted has signed, too little space. The plan names all of it, and there is no token while there is any. Nothing was touched.',
    exit: exits.refused,
  },
  BP5102: {
    title: 'the code was not put back',
    text: 'The data was restored. The checkout of the tag failed or was refused: the tag is missing or has moved, the work tree has changes, or git said no. The message says where the code is now and how to put it back by hand.',
    exit: exits.look,
  },
  BP5103: {
    title: 'the safety backup could not be made',
    text: 'Before data is replaced, a backup of it is made, and that failed. So nothing was replaced. `--no-safety-backup` restores without one: what is there now may then be lost for good.',
    exit: exits.unavailable,
  },
  BP5104: {
    title: 'the pipeline file has changed meanwhile',
    text: 'When nobody else worked on the pipeline any more, its file was another one than the one that was read: an interrupted restore had its code at a tag and was taken back, or somebody has edited it. Rules of then must not work on backups of today, so nothing was begun. Start it again.',
    exit: exits.notNow,
  },
  BP5105: {
    title: 'an interrupted restore is not taken back',
    text: 'A restore was killed, and what it had replaced cannot be put back: a folder cannot be written, or others could have written its journal. Data may be half of then and half of now, so neither a backup nor another restore begins. `run-pipeline recover` says what stands against it; when that is mended, it takes everything back.',
    exit: exits.failed,
  },
  BP5110: {
    title: 'data could not be put back',
    text: 'The program that takes a dump back ended with an error, or the target could not be written. What was loaded so far lay beside the live data and is removed; the message says so where a program works in place.',
    exit: exits.failed,
  },
  BP5111: {
    title: 'an archive is refused',
    text: 'It holds something that its source never writes: a name that leads outside, a member below a link, a device, more than the manifest says. Nothing of it reached the disk. What a restore may hold all the same is listed in `restore.allow`.',
    exit: exits.integrity,
  },
  BP5112: {
    title: 'what was loaded is not what was backed up',
    text: 'All bytes arrived and the data was loaded, but counts or checks differ from what the manifest says. The live data was not touched.',
    exit: exits.integrity,
  },
  BP5113: {
    title: 'the target has changed',
    text: 'Between the plan and the exchange something appeared at the target, or a program still works on it. It was not overwritten.',
    exit: exits.refused,
  },
  BP5120: {
    title: 'the application is not healthy',
    text: 'A check of `application.health` did not pass in its time after the data was replaced. The message names the check and what it last said. So the restored data does not stay: what was there before goes back into service.',
    exit: exits.failed,
  },
  BP5121: {
    title: 'the application could not be stopped or started',
    text: 'A restore stops what `application.services` names before it replaces data, and starts it afterwards. One of the two failed, and everything was taken back.',
    exit: exits.failed,
  },
  BP5122: {
    title: 'which services run is not known',
    text: 'A restore stops what runs of `application.services` and starts only that afterwards. systemd or Docker Compose did not say what runs, so no data was replaced.',
    exit: exits.unavailable,
  },
  BP5123: {
    title: 'maintenance is under way already',
    text: 'The file of `restore.maintenance.lockFile` is there, and not of this restore: another one goes on or was broken off, or somebody works on the application. It is left alone, and no data was replaced.',
    exit: exits.notNow,
  },
} as const satisfies Record<string, Entry>;
