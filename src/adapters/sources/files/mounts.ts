import { realpath, stat } from 'node:fs/promises';
import { mountPoints } from '../../../util/mount-points.ts';
import { isInside, pathOf, type Root } from './roots.ts';

/** The mounts below `roots` that lie on another file system than they; empty where the system does not tell. */
export async function findMounts(
  roots: readonly Root[],
  repository: string,
): Promise<readonly string[]> {
  const points = await mountPoints();
  const found = new Set<string>();
  for (const root of roots) {
    const top = await realpath(pathOf(root, repository));
    const { dev } = await stat(top);
    for (const point of points.filter((one) => isInside(one, top))) {
      const there = await stat(point).catch(() => null);
      if (there?.isDirectory() && there.dev !== dev) found.add(point);
    }
  }
  return [...found];
}
