import type { Spoken } from '../confirm/find-wrong-token.ts';
import type { BoundFacts } from '../confirm/token.ts';
import type { DeletePlan } from './plan.ts';

type DeleteFact = 'backup' | 'copies' | 'dumps' | 'options' | 'rules';

/** What the token of a deletion binds. */
export const deleteBinding: Spoken<DeleteFact> = {
  kind: 'backup-pipeline delete 1',
  names: ['backup', 'copies', 'dumps', 'options', 'rules'],
  changes: {
    backup: 'it is for another backup, or for one that was worth something else',
    copies: 'its copies are other ones now',
    dumps: 'it is the last good one of other dumps now',
    options: 'the options are other ones',
    rules: 'the pipeline was edited since',
  },
  again: 'run delete without --confirm: it prints the plan of now, and its token',
};

/** What must be the same when it is done as it was when it was planned. */
export function deleteFactsOf(plan: Omit<DeletePlan, 'confirmation'>): BoundFacts<DeleteFact> {
  const { pipeline, pipelineDigest, backup, copies, dumps, options } = plan;
  return {
    backup: [pipeline, backup.id, backup.manifestSha256, backup.verdict],
    copies: copies
      .map(({ destination, state, goes }) => [destination, state, goes])
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
    dumps: dumps.map(({ dump, others }) => [dump, others === 0]),
    options: { ...options },
    rules: pipelineDigest,
  };
}
