import type { ProjectVolume } from '../../adapters/sources/compose/project.ts';
import { type KnownImage, knownImage } from '../../model/volume/known-images.ts';
import type { ContainerFacts } from '../../ports/engine-survey.ts';

/** How a volume would best be stored, and why. */
export interface Advice {
  readonly strategy: KnownImage['strategy'] | 'volume' | 'sqlite';
  readonly why: string;
  /** Of an SQLite database, from the root of the volume. */
  readonly path?: string;
}

/** What is written there may be lost: it comes again by itself. */
const passing = /(?:^|[/_-])(?:caches?|tmp|temp|logs?)(?:$|[/_-])/i;

/** What is in a volume is told by who uses it. What nobody knows is copied: too much is better than too little. */
export function advise(volume: ProjectVolume, sqlite: readonly string[]): Advice {
  const known = volume.users.flatMap((user) => {
    const found = knownImage(user.image.reference);
    return found === undefined ? [] : [{ ...found, user }];
  });
  const [server] = known;
  if (server !== undefined) {
    const { strategy, what, user } = server;
    return { strategy, why: `${what} (${user.image.reference})` };
  }
  const isPassing =
    passing.test(volume.name) || targetsOf(volume).every((one) => passing.test(one));
  if (isPassing) return { strategy: 'skip', why: 'looks like a cache or logs' };
  const [path, ...others] = sqlite;
  if (path !== undefined && others.length === 0) {
    return { strategy: 'sqlite', path, why: 'nothing but an SQLite database' };
  }
  return { strategy: 'volume', why: 'files' };
}

function targetsOf({ facts: { name }, users }: ProjectVolume): readonly string[] {
  const targets = users.flatMap(({ mounts }: ContainerFacts) =>
    mounts.filter(({ source }) => source === name).map(({ target }) => target),
  );
  return targets.length === 0 ? ['/'] : targets;
}
