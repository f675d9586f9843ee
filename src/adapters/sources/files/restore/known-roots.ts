import type { Json } from '../../../../model/run/facts.ts';

/** How the names in an archive begin, as its manifest says; `null` where it says nothing. */
export function knownRoots(facts: Json): readonly string[] | null {
  if (facts === null || typeof facts !== 'object' || !('roots' in facts)) return null;
  const { roots } = facts;
  const isList = Array.isArray(roots) && roots.every((root) => typeof root === 'string');
  return isList ? roots : null;
}

/** Whether each name of an archive lies below one of these members, and each of them has some. `.` holds all. */
export function doFit(members: readonly string[], roots: readonly string[]): boolean {
  if (members.includes('.')) return true;
  return members.length === roots.length && members.every((member) => roots.includes(member));
}
