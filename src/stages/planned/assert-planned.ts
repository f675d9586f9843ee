import { BackupError } from '../../model/failures.ts';
import { findStale, findUnfit, type Present } from '../../model/run-plan/find-stale.ts';
import type { PlannedEncryption } from '../../model/run-plan/run-plan.ts';
import { contextOf } from '../context.ts';
import { gitIn, readGitFacts } from '../provenance/git-facts.ts';
import { readHistory } from '../read-history.ts';
import { findRetentionObstacle } from '../restore/checkout/retention-obstacle.ts';
import type { Run } from '../run.ts';
import { planDestinations } from './plan-destinations.ts';
import { planDumps } from './plan-dumps.ts';

/**
 * Under the lock, before any hook and anything else: whether what somebody has planned is still what would happen.
 * Fails with BP5131 and the first thing that is another one now.
 */
export async function assertPlanned(run: Run): Promise<void> {
  const { planned } = run.wishes;
  if (planned === undefined) return;
  const own = { pipeline: run.plan.name, tool: run.tool, nowMs: run.clock.now() };
  const unfit = findUnfit(planned, own);
  if (unfit.length > 0) throw refusal(run, unfit, '');
  const since = ` since the plan was made at ${planned.madeAt}`;
  const stale = findStale(planned, await lookAround(run));
  if (stale.length > 0) throw refusal(run, stale, since);
}

async function lookAround(run: Run): Promise<Present> {
  const { file, parts, plan, tool } = run;
  const context = contextOf(run);
  const { inventory, history } = await readHistory(run);
  const { backups } = history;
  const oldRules = await findRetentionObstacle(file.repository, parts.place, context);
  const outlook = { plan, inventory, backups, oldRules, now: run.clock.now() };
  return {
    tool,
    pipeline: plan.name,
    pipelineDigest: file.digest,
    git: await readGitFacts(gitIn(file.repository, parts.place, context), file),
    dumps: await planDumps(parts.sources, backups, context),
    encryption: await readEncryption(run),
    destinations: planDestinations(outlook, parts.destinations),
  };
}

async function readEncryption(run: Run): Promise<PlannedEncryption | null> {
  const { encryption } = run.parts;
  if (encryption === null) return null;
  try {
    const { signedBy, ...facts } = await encryption.facts(contextOf(run));
    return { ...facts, signed: signedBy !== null };
  } catch (error) {
    run.signal.throwIfAborted();
    // Keys that cannot be used are for preflight to refuse, which says more of them.
    if (error instanceof BackupError) return null;
    throw error;
  }
}

function refusal({ plan }: Run, [first = '', ...others]: readonly string[], since: string) {
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  return new BackupError({
    code: 'BP5131',
    message: `the plan cannot be carried out: ${first}${since}${more}`,
    hint: `nothing was touched; plan again and read it: run-pipeline plan ${plan.name} --out <file>`,
  });
}
