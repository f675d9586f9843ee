import { BackupError } from '../../../model/failures.ts';
import type { Server } from './server.ts';

/** Databases to ask from. Every server has them, unless somebody has removed one. */
export const maintenance = ['postgres', 'template1'];

export interface Reached {
  readonly server: Server;
  /** The database in which it answers. */
  readonly name: string;
}

/** By the first of some databases that is there. */
export async function openFirst(
  [name = 'template1', ...others]: readonly string[],
  open: (name: string) => Promise<Server>,
): Promise<Reached> {
  try {
    return { server: await open(name), name };
  } catch (error) {
    const isMissing =
      error instanceof BackupError && /database "[^\n]*" does not exist/.test(error.message);
    if (!isMissing || others.length === 0) throw error;
    return await openFirst(others, open);
  }
}
