import { exits } from '../../exit.ts';
import { auditing } from './auditing.ts';
import type { Entry } from './entry.ts';
import { importing } from './importing.ts';
import { planning } from './planning.ts';
import { restoring } from './restoring.ts';

/** What can fail while a pipeline runs, or when its backups are looked at. */
export const running = {
  BP5001: {
    title: 'another command works on this pipeline',
    text: 'One command at a time changes a pipeline on a host. The message says which one holds the lock and since when; the kernel releases it when that process ends, however it ends. Wait with `stages.lock.wait`, or end the other run with `run-pipeline cancel`.',
    exit: exits.notNow,
  },
  BP5002: {
    title: 'preflight found something',
    text: 'Something that the run needs is not there. All findings are told together and nothing was touched.',
    exit: exits.unavailable,
  },
  BP5003: {
    title: 'a part is not available in this version',
    text: 'The pipeline names a source, destination, notifier or setting that this version can check but not run. Nothing was touched.',
    exit: exits.unavailable,
  },
  BP5010: {
    title: 'a program that dumps failed',
    text: 'The program ended with a status that means failure; its last lines are shown. What it wrote until then does not count: nothing was committed.',
    exit: exits.failed,
  },
  BP5011: {
    title: 'a program was killed',
    text: 'A signal ended the program before it was done: out of memory, an operator, or a limit. What it wrote does not count.',
    exit: exits.failed,
  },
  BP5012: {
    title: 'a program cannot be started',
    text: 'The program is not installed, or this user may not run it.',
    exit: exits.unavailable,
  },
  BP5013: {
    title: 'a dump is empty',
    text: 'Not one byte came out. An empty dump that counts as a backup is found on the day of the restore; where emptiness is right, say `allowEmpty: true`.',
    exit: exits.failed,
  },
  BP5014: {
    title: 'a dump is not complete',
    text: 'The source ended well but its own proof of completeness failed: an integrity check, a count of entries, a last line.',
    exit: exits.failed,
  },
  BP5015: {
    title: 'nothing came for too long',
    text: 'No byte arrived within the time limit. The source or the network hangs; the limit is `idle` of the dump.',
    exit: exits.failed,
  },
  BP5016: {
    title: 'the time is over',
    text: 'The run or the dump took longer than its `timeout`. It was ended and cleaned up as by an interrupt.',
    exit: exits.failed,
  },
  BP5017: {
    title: 'files changed or could not be read',
    text: 'With `onChange: fail` a file that changes while it is read fails the dump, with `onUnreadable: fail` one that cannot be read does. The files are named.',
    exit: exits.failed,
  },
  BP5018: {
    title: 'the container engine cannot be asked',
    text: 'The pipeline names a container, and the engine that runs it is down, hangs, is not where DOCKER_HOST says, or does not let this user in. The version of the application is then not known.',
    exit: exits.unavailable,
  },
  BP5019: {
    title: 'there is no way to where a dump is made',
    text: 'The dump names another host, a container or a service in `via`, and it cannot be reached: it is not there, does not run, does not let us in, or shows another host key than the one that is known.',
    exit: exits.unavailable,
  },
  BP5020: {
    title: 'compression or encryption failed',
    text: 'The program or library that changes the stream ended with an error. Nothing was committed.',
    exit: exits.failed,
  },
  BP5021: {
    title: 'the way to a program was lost',
    text: 'A program ran on another host or in a container, and the connection, or the container itself, ended before the program did. How far it came is not known, and nothing of it counts.',
    exit: exits.failed,
  },
  BP5022: {
    title: 'what was stopped does not run again',
    text: 'A container was stopped or paused so that its data could be read, and could not be started afterwards, or has been removed meanwhile. This is worse than a missing backup: the application is down, so the run has failed, although the backup is kept where it is good. Type the command that is shown; `run-pipeline recover` tries it again, too.',
    exit: exits.failed,
  },
  BP5030: {
    title: 'the disk is full',
    text: 'Writing to the staging folder or a destination failed because there is no space left, or the free space fell below `preflight.keepFree`. What was written was removed.',
    exit: exits.failed,
  },
  BP5032: {
    title: 'files cannot be written where they should go',
    text: 'The folder that was named for files out of a backup cannot be made or written: no permission, a read-only disk, a file of that name. Nothing of them is left there.',
    exit: exits.failed,
  },
  BP5033: {
    title: 'files must not go there',
    text: 'Files out of a backup never replace anything: something of that name is there already. Nor do they go into the folder that a destination keeps its copies in. Name another folder.',
    exit: exits.refused,
  },
  BP5040: {
    title: 'a destination failed',
    text: 'The destination could not be written, read or listed. Copies at other destinations are kept and named; the next run completes the missing one.',
    exit: exits.failed,
  },
  BP5041: {
    title: 'stored bytes are not the bytes that were sent',
    text: 'Size or SHA-256 of what lies at the destination differ from what was sealed. That copy does not count.',
    exit: exits.integrity,
  },
  BP5042: {
    title: 'an object is there already',
    text: 'Nothing is ever overwritten at a destination. A different object lies under the name that was to be written.',
    exit: exits.integrity,
  },
  BP5043: {
    title: 'a folder at a destination belongs to somebody else',
    text: 'The folder of this pipeline at the destination, or that of one of its former names, was first used by another git repository, or outside of one by another installation. Two in one folder would expire each other’s backups. Give the pipeline another name, or the destination another `prefix`. If the folder is yours all the same (the history of the repository was begun anew, its clone is shallow, the state folder was lost), take it over with `--adopt <destination>`.',
    exit: exits.refused,
  },
  BP5044: {
    title: 'a destination is empty that was not',
    text: 'This destination had backups of the pipeline and now shows none: an unmounted disk or a wrong path is not a new store. Mount it, or correct the path.',
    exit: exits.unavailable,
  },
  BP5050: {
    title: 'a copy failed verification',
    text: 'The copy is damaged: a missing object, a wrong size or digest, bytes that do not decrypt or decompress. It no longer counts as good; other copies are named.',
    exit: exits.integrity,
  },
  BP5060: {
    title: 'a hook failed',
    text: 'The program of a hook ended with an error, and its `onError` is `fail`. Exit code 75 of a hook that comes when the backup is already committed is such an error too. A `leave` that failed is tried again by `recover` and by the next run.',
    exit: exits.failed,
  },
  BP5061: {
    title: 'a hook asked to skip this run',
    text: 'A hook before the run, the dump or the upload ended with exit code 75. Nothing was stored, and that is said and notified as a skipped run.',
    exit: exits.notNow,
  },
  BP5071: {
    title: 'a signature is missing or wrong',
    text: 'The pipeline names who signs its backups. A manifest without a signature, or signed by another key, may have been written by anybody who knows the public key.',
    exit: exits.integrity,
  },
  BP5072: {
    title: 'there is no such backup',
    text: 'Nothing matches the target. `run-pipeline list` shows what there is.',
    exit: exits.notFound,
  },
  BP5073: {
    title: 'no key here opens the backup',
    text: 'The private key or passphrase is missing, locked, or another one than the backup was encrypted to.',
    exit: exits.unavailable,
  },
  BP5074: {
    title: 'there is no such file in the backup',
    text: 'No archive of the backup has a file of that name, or it is a folder or a link. Names are those that `run-pipeline show --contents` prints: relative to the repository, or whole without the leading slash.',
    exit: exits.notFound,
  },
  BP5080: {
    title: 'a secret cannot be read',
    text: 'What a secret reference refers to is not set, is empty or cannot be read. The reference is named, never the value.',
    exit: exits.unavailable,
  },
  BP5081: {
    title: 'a key pair cannot be made here',
    text: '`create: true` makes a key pair on first use, but not in CI or with `--no-input`: nobody would keep the private half. Run the pipeline once by hand, or `run-pipeline keys create`.',
    exit: exits.refused,
  },
  BP5090: {
    title: 'interrupted',
    text: 'Somebody or something asked the program to stop. What had been begun was cleaned up; committed copies stay.',
    exit: exits.interrupted,
  },
  BP5091: {
    title: 'the state folder cannot be used',
    text: 'The journal could not be written. Without it a crash could leave stopped services and temporary files behind, so the run does not begin.',
    exit: exits.failed,
  },
  ...restoring,
  ...planning,
  ...auditing,
  ...importing,
} as const satisfies Record<string, Entry>;
