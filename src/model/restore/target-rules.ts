import { posix } from 'node:path';

/** A path that a restore must leave alone. */
export interface Guarded {
  readonly path: string;
  /** As in `is <what>`: `the staging folder`. */
  readonly what: string;
  /** Whether data may be restored somewhere below it, as below a home; never to it, nor around it. */
  readonly mayHold: boolean;
}

/** Why nothing may be restored to these places, all of it. Paths are absolute and normal. */
export function judgeTargets(
  targets: readonly string[],
  guarded: readonly Guarded[],
): readonly string[] {
  return [
    ...targets.flatMap((target) => judgeTarget(target, guarded)),
    ...targets.flatMap((target, index) =>
      targets
        .slice(index + 1)
        .filter((other) => target === other || isBelow(target, other) || isBelow(other, target))
        .map((other) => `${target} and ${other} would be restored over each other`),
    ),
  ];
}

function judgeTarget(target: string, guarded: readonly Guarded[]): readonly string[] {
  if (target === '/') return ['the root of the file system cannot be exchanged'];
  return guarded.flatMap(({ path, what, mayHold }) => {
    if (target === path) return [`${target} is ${what}`];
    if (isBelow(path, target)) return [`${target} holds ${what}, ${path}`];
    return !mayHold && isBelow(target, path) ? [`${target} lies in ${what}, ${path}`] : [];
  });
}

function isBelow(path: string, folder: string): boolean {
  const relative = posix.relative(folder, path);
  return relative !== '' && relative !== '..' && !relative.startsWith('../');
}
