import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { ExchangeError } from './exchange.ts';
import type { Seat } from './seat.ts';

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;

/**
 * Of the file that it replaces, or of the folder: the application must be able to open it. What lies beside is
 * never followed: whoever may write in the folder could have put a link there, and would be given what it leads to.
 */
export function takeRights({ live, beside }: Pick<Seat, 'live' | 'beside'>): void {
  const old = lstatSync(live, { throwIfNoEntry: false });
  const { uid, gid } = old ?? statSync(dirname(live));
  const descriptor = openSync(beside, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const own = fstatSync(descriptor);
    if (!own.isFile() || own.nlink !== 1) {
      throw new ExchangeError(`${beside} is another file by now`);
    }
    // Only when they differ: without privileges even a change to the same owner can be refused.
    if (own.uid !== uid || own.gid !== gid) fchownSync(descriptor, uid, gid);
    fchmodSync(descriptor, old === undefined ? 0o600 : old.mode & 0o7777);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
