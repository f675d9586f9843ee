import { realpath } from 'node:fs/promises';
import { posix } from 'node:path';
import { createRoots, memberName, outerRoots } from '../roots.ts';
import type { Definition } from './definition.ts';

/** One of the places that were backed up, and where it goes. */
export interface Target {
  /** How its names begin in the archive; `.` for all. */
  readonly member: string;
  /** Absolute and normal. */
  readonly live: string;
}

export async function findTargets(
  { paths, into }: Definition,
  repository: string,
): Promise<readonly Target[]> {
  const base = await realpath(repository);
  // Nobody says what it was made of: all of it goes there.
  if (into !== undefined && paths.length === 0) {
    return [{ member: '.', live: posix.resolve(base, into) }];
  }
  const roots = outerRoots(createRoots(paths));
  return roots.map((root) => {
    const member = memberName(root);
    const live = into === undefined ? root : posix.join(into, member);
    return { member, live: posix.resolve(base, live) };
  });
}
