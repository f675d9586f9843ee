import { readFile, realpath, stat } from 'node:fs/promises';
import { isInside, pathOf, type Root } from './roots.ts';

/** The mounts below `roots` that lie on another file system than they; empty where the system does not tell. */
export async function findMounts(
  roots: readonly Root[],
  repository: string,
): Promise<readonly string[]> {
  const table = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
  const points = table.split('\n').map((line) => plainText(line.split(' ')[4] ?? ''));
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

function plainText(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_all, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}
