import { posix } from 'node:path';

/** One of `paths`, as it is given to tar: relative to the repository, or absolute; without a slash at its end. */
export type Root = string;

export function createRoots(paths: readonly string[]): readonly Root[] {
  const normal = paths.map((path) => posix.normalize(path).replace(/(?<=.)\/+$/, ''));
  return [...new Set(normal)];
}

/** Where it lies. Not made shorter: behind a link `..` is another folder than it looks. */
export function pathOf(root: Root, repository: string): string {
  return root.startsWith('/') ? root : `${repository}/${root}`;
}

/** How tar calls it: no leading slash, and nothing that leads out of the folder where it is unpacked. */
export function memberName(root: Root): string {
  return root.replace(/^(?:.*\/)?\.\.(?:\/|$)/, '').replace(/^\/+/, '') || '.';
}

/** Whether `path` lies in the folder `root`. */
export function isInside(path: string, root: Root): boolean {
  if (root === '.') return !path.startsWith('/') && !/^\.\.(?:\/|$)/.test(path) && path !== '.';
  return path.startsWith(root === '/' ? '/' : `${root}/`) && path !== root;
}

/** Whether some root would be stored a second time as a part of another. */
export function doOverlap(roots: readonly Root[]): boolean {
  return roots.some((root) => roots.some((other) => isInside(root, other)));
}

/** Without those that are stored as a part of another. */
export function outerRoots(roots: readonly Root[]): readonly Root[] {
  return roots.filter((root) => !roots.some((other) => isInside(root, other)));
}

/** How the names in an archive of these paths begin. */
export function archiveRoots(paths: readonly string[]): readonly string[] {
  return outerRoots(createRoots(paths)).map(memberName);
}

/** Two places that would lie on top of each other in the archive, such as `data` and `/data`. */
export function findClash(roots: readonly Root[]): readonly [Root, Root] | null {
  for (const [index, root] of roots.entries()) {
    const clash = roots.slice(index + 1).find((other) => doClash(root, other));
    if (clash !== undefined) return [root, clash];
  }
  return null;
}

function doClash(a: Root, b: Root): boolean {
  if (isInside(a, b) || isInside(b, a)) return false;
  const [first, second] = [memberName(a), memberName(b)];
  return first === second || isInside(first, second) || isInside(second, first);
}
