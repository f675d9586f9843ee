import type { Inventory } from '../../catalog/inventory.ts';
import type { Which } from '../../catalog/parse-target.ts';
import { type JudgedBackup, judgeBackups } from '../../catalog/verdict.ts';
import type { Setting } from '../../config/load.ts';
import type { DeleteOptions, DeletePlan } from '../../model/delete/plan.ts';
import { timeOf } from '../../model/run/backup-id.ts';
import type { StepContext } from '../../ports/step-context.ts';
import type { DeleteQuestion } from '../../stages/removal/delete-question.ts';
import { planDelete } from '../../stages/removal/plan-delete.ts';
import type { Chosen } from '../choose-pipeline.ts';
import { digestPipeline } from '../compose/pipeline-digest.ts';
import type { Store } from '../compose/store.ts';
import type { Io } from '../io.ts';
import { meantIn, queryOf } from '../reach/find-target.ts';
import { survey } from '../removal/survey.ts';
import type { Outcome } from '../verb.ts';

/** One backup that is to be deleted. */
export interface Asked {
  readonly chosen: Chosen;
  readonly store: Store;
  readonly setting: Setting;
  readonly which: Which;
  readonly options: DeleteOptions;
  readonly reason: string;
  readonly program: readonly string[];
  readonly io: Io;
}

export interface Planned {
  readonly plan: DeletePlan;
  readonly question: DeleteQuestion;
}

/** Reads the store and finds what is meant. Changes nothing. Fails with BP5072 where there is no such backup. */
export async function decide(asked: Asked, context: StepContext): Promise<Planned | Outcome> {
  const { chosen, store, setting, which, io } = asked;
  const { known, unread, unsigned } = await survey({ chosen, store, fromMemory: false }, context);
  const remains = findRemains(known.inventory, which);
  const judged = remains ?? meantIn(known, queryOf(chosen, which, known.nowMs), io);
  if ('exit' in judged) return judged;
  const { options, reason, program } = asked;
  const question: DeleteQuestion = {
    pipeline: store.plan.name,
    pipelineDigest: digestPipeline(chosen, setting),
    destinations: store.destinations,
    ...{ judged, unread, unsigned, options, reason, program },
    isRemains: remains !== null,
    backups: known.backups,
    now: known.nowMs,
  };
  return { question, plan: planDelete(question) };
}

/** What a run has left that never committed, or a deletion, by its exact id. */
function findRemains({ orphans }: Inventory, { text }: Which): JudgedBackup | null {
  const copies = orphans.filter(({ id }) => id === text);
  if (copies.length === 0) return null;
  const remains = { id: text, startedAt: timeOf(text), manifest: null, manifestSha256: null };
  const [judged] = judgeBackups([{ ...remains, isTampered: false, copies }]);
  return judged ?? null;
}
