import type { RestoreWish } from '../../src/ports/restorer.ts';
import { member } from '../rig/restore/craft-tar.ts';

/** What comes between a good beginning and a good end. */
export interface Hostile {
  readonly name: string;
  readonly bytes: Buffer;
  readonly says: RegExp;
  readonly allow?: RestoreWish['allow'];
}

export const all = (...parts: readonly Buffer[]) => Buffer.concat(parts);
export const evil = member({ name: 'data/evil', content: 'evil' });

export function hostile([name, bytes, says]: readonly [string, Buffer, RegExp]): Hostile {
  return { name, bytes, says };
}
