import { findHolders, isLocked } from '../../../../util/holders.ts';
import { companions } from './handle.ts';

/**
 * Who has the database open, in words; `null` for nobody that can be seen. Only looks: to open it would already change
 * the files beside it.
 */
export function describeUsers(live: string): string | null {
  const files = [live, ...companions.map((ending) => live + ending)];
  const [holder, ...others] = findHolders(files);
  if (holder !== undefined) {
    const more = others.length > 0 ? ` and ${others.length} more` : '';
    return `${live} is open in ${holder.program} (process ${holder.pid})${more}`;
  }
  return isLocked(files) ? `${live} is locked by a program of another user` : null;
}
