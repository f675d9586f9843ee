import {
  closeSync,
  constants,
  copyFileSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { ExchangeError } from '../../../../util/exchange/exchange.ts';
import { lookAt } from '../../../../util/exchange/look-at.ts';
import { takeRights } from '../../../../util/exchange/take-rights.ts';
import type { RedisHandle } from './handle.ts';

const { O_DIRECTORY, O_NOFOLLOW, O_RDONLY } = constants;

/**
 * The RDB file that was loaded, and the same bytes once more as what a server begins its append-only data with: an
 * append-only server reads nothing else, and would start empty beside the best RDB file.
 */
export function layOut({ rdb, appendOnly }: RedisHandle): void {
  takeRights(rdb);
  if (appendOnly === null) return;
  const { seat, kept } = appendOnly;
  if (kept.form === 'file') {
    // Written to at its end: it must not be the same file.
    copyFileSync(rdb.beside, seat.beside, constants.COPYFILE_EXCL);
    takeRights(seat);
    return;
  }
  mkdirSync(seat.beside, 0o700);
  const base = `${kept.name}.1.base.rdb`;
  linkOrCopy(rdb.beside, join(seat.beside, base));
  writeManifest(seat.beside, { name: kept.name, base });
  shareFolder(seat.beside, seat.live);
}

/** A server replaces both, and never writes into them. */
function linkOrCopy(file: string, copy: string): void {
  try {
    linkSync(file, copy);
  } catch {
    copyFileSync(file, copy, constants.COPYFILE_EXCL);
    flush(copy);
  }
}

function flush(file: string): void {
  const descriptor = openSync(file, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** As a server writes it that has just been told to be append-only. */
function writeManifest(
  folder: string,
  { name, base }: { readonly name: string; readonly base: string },
): void {
  const descriptor = openSync(join(folder, `${name}.manifest`), 'wx', 0o600);
  try {
    writeSync(descriptor, `file ${base} seq 1 type b\n`);
    giveTo(descriptor, statSync(dirname(folder)));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** With the rights of the one that it replaces, or as a server makes it. */
function shareFolder(folder: string, live: string): void {
  const descriptor = openSync(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  try {
    if (!fstatSync(descriptor).isDirectory()) throw new ExchangeError(`${folder} is no folder`);
    const old = lookAt(live);
    giveTo(descriptor, statSync(dirname(folder)));
    fchmodSync(descriptor, old?.isDirectory() === true ? Number(old.mode & 0o7777n) : 0o755);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Only when they differ: without privileges even a change to the same owner can be refused. */
function giveTo(descriptor: number, { uid, gid }: Owner): void {
  const own = fstatSync(descriptor);
  if (own.uid !== uid || own.gid !== gid) fchownSync(descriptor, uid, gid);
}
