import { type Thing, usersNamed } from './things.ts';

/** What was found, and the pipeline that stores it. */
export interface Listed {
  readonly thing: Thing;
  readonly pipeline: string | null;
}

/** Whether somebody should do something about it: a cache comes again by itself. */
export function isOpen({ thing, pipeline }: Listed): boolean {
  return pipeline === null && !(thing.kind !== 'server' && thing.advice.strategy === 'skip');
}

/** For scripts. */
export function factsOf({ thing, pipeline }: Listed) {
  const { kind, name } = thing;
  if (thing.kind === 'server') {
    const { type, pid } = thing.server;
    return { kind, name, type, pid, pipeline };
  }
  const { project, volume, advice } = thing;
  return {
    ...{ kind, name, project, pipeline },
    volume: kind === 'volume' ? volume.facts.name : null,
    driver: volume.facts.driver,
    usedBy: usersNamed(volume),
    images: [...new Set(volume.users.map(({ image }) => image.reference))],
    advice: { strategy: advice.strategy, why: advice.why },
  };
}
