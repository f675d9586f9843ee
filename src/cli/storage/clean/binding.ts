import type { Spoken } from '../../../model/confirm/find-wrong-token.ts';
import type { BoundFacts } from '../../../model/confirm/token.ts';
import type { CleanPlan } from './plan.ts';

type CleanFact = 'engine' | 'containers' | 'volumes' | 'images' | 'cache';

/** What the token of a clean binds. */
export const cleanBinding: Spoken<CleanFact> = {
  kind: 'backup-pipeline storage clean 1',
  names: ['engine', 'containers', 'volumes', 'images', 'cache'],
  changes: {
    engine: 'it is for another engine',
    containers: 'other containers would go now',
    volumes: 'other volumes would go now, or one has changed',
    images: 'other images would go now',
    cache: 'the build cache has come or gone',
  },
  again: 'run storage clean without --confirm: it prints the plan of now, and its token',
};

export function cleanFactsOf({ address, goes }: CleanPlan): BoundFacts<CleanFact> {
  const of = (kind: string) =>
    goes
      .flatMap(({ leftover, changedAtMs }) =>
        leftover.kind === kind && 'id' in leftover ? [[leftover.id, changedAtMs ?? 0]] : [],
      )
      .toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1));
  return {
    engine: address,
    ...{ containers: of('container'), volumes: of('volume'), images: of('image') },
    cache: goes.some(({ leftover }) => leftover.kind === 'cache'),
  };
}
