import type { Setting } from '../../config/load.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { type PlannedPrune, planPrune } from '../../stages/removal/plan-prune.ts';
import { findRetentionObstacle } from '../../stages/restore/checkout/retention-obstacle.ts';
import type { Chosen } from '../choose-pipeline.ts';
import { digestPipeline } from '../compose/pipeline-digest.ts';
import { openStore, type Store } from '../compose/store.ts';
import { calledAs } from '../confirm/called-as.ts';
import type { Io } from '../io.ts';
import { createSetting } from '../pipelines.ts';
import { survey } from '../removal/survey.ts';
import type { Line } from '../verb.ts';

/** One pipeline that is to be pruned. */
export interface Asked {
  readonly chosen: Chosen;
  readonly store: Store;
  readonly setting: Setting;
  readonly program: readonly string[];
  readonly io: Io;
}

export async function ask(chosen: Chosen, line: Line, io: Io): Promise<Asked> {
  const store = await openStore(chosen, io);
  return { chosen, store, setting: createSetting(io), program: calledAs(line), io };
}

/** Looks at everything and changes nothing. */
export async function decide(
  { chosen, store, setting, program }: Asked,
  { fromMemory }: { readonly fromMemory: boolean },
  context: StepContext,
): Promise<PlannedPrune> {
  const { known, unread, unsigned } = await survey({ chosen, store, fromMemory }, context);
  const oldRules = await findRetentionObstacle(chosen.repository, store.place, context);
  return planPrune({
    plan: store.plan,
    pipelineDigest: digestPipeline(chosen, setting),
    destinations: store.destinations,
    backups: known.backups,
    inventory: known.inventory,
    unread,
    obstacle: oldRules ?? unsigned,
    program,
    now: known.nowMs,
  });
}
