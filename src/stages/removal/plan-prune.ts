import type { Inventory } from '../../catalog/inventory.ts';
import { findOrphans, type Orphan } from '../../catalog/orphans.ts';
import { decideAt, hasRules } from '../../catalog/retention/decide.ts';
import { type Removal, removalsOf } from '../../catalog/retention/remove.ts';
import type { JudgedBackup } from '../../catalog/verdict.ts';
import { confirmWith } from '../../model/confirm/confirmation.ts';
import { tokenTime } from '../../model/confirm/token.ts';
import type { Plan } from '../../model/plan.ts';
import { pruneBinding, pruneFactsOf } from '../../model/prune/binding.ts';
import type { PrunedBackup, PrunedDestination, PrunePlan } from '../../model/prune/plan.ts';
import { deletionLimit, type RetentionPlan } from '../../model/retention.ts';
import type { DestinationPart } from '../run.ts';
import { describeBackup, describeOrphan } from './describe.ts';

/** All that decides what goes, as it is at this moment. */
export interface PruneQuestion {
  readonly plan: Plan;
  readonly pipelineDigest: string;
  readonly destinations: readonly DestinationPart[];
  readonly backups: readonly JudgedBackup[];
  readonly inventory: Inventory;
  /** By destination: why nothing is known of what lies there. */
  readonly unread: ReadonlyMap<string, string>;
  /** Why nothing may be removed anywhere; `null` for no reason. */
  readonly obstacle: string | null;
  /** How this program was called, up to its verb. */
  readonly program: readonly string[];
  readonly now: number;
}

/** The plan, and what carries it out. */
export interface PlannedPrune {
  readonly plan: PrunePlan;
  readonly removals: readonly Removal[];
  readonly orphans: readonly Orphan[];
  /** By destination: what would go if nobody held it. */
  readonly held: ReadonlyMap<string, readonly PrunedBackup[]>;
}

/** As if a person had agreed already: then `maxDeletes` is what the person has read. */
export function planPrune(question: PruneQuestion): PlannedPrune {
  const parts = question.destinations.map((part) => planAt(part, question));
  const plan = describe(
    question,
    parts.map(({ described }) => described),
  );
  return {
    plan,
    removals: parts.flatMap(({ removals }) => removals),
    orphans: parts.flatMap(({ orphans }) => orphans),
    held: new Map(parts.map(({ described, held }) => [described.id, held])),
  };
}

function describe(
  { plan: { name }, plan, pipelineDigest, program, now }: PruneQuestion,
  destinations: readonly PrunedDestination[],
): PrunePlan {
  const plannedAtMs = tokenTime(now);
  const found: PrunePlan = {
    formatVersion: 1,
    plannedAt: new Date(plannedAtMs).toISOString(),
    pipeline: name,
    pipelineDigest,
    hasRules: hasRules(plan),
    destinations,
    confirmation: null,
  };
  const goes = destinations.some(
    ({ backups, remains }) =>
      remains.length > 0 || backups.some(({ action }) => action === 'remove'),
  );
  if (!goes) return found;
  const argv = [...program, 'prune', name];
  const confirmation = confirmWith(pruneBinding, pruneFactsOf(found), { plannedAtMs, argv });
  return { ...found, confirmation };
}

interface PlannedPart {
  readonly described: PrunedDestination;
  readonly removals: readonly Removal[];
  readonly orphans: readonly Orphan[];
  readonly held: readonly PrunedBackup[];
}

function planAt(part: DestinationPart, question: PruneQuestion): PlannedPart {
  const { retention } = question.plan.stages;
  const unread = question.unread.get(part.id) ?? null;
  const about = {
    id: part.id,
    location: part.destination.location ?? null,
    keep: retention.perDestination[part.id] ?? retention.keep ?? null,
    unread,
  };
  if (unread !== null || !hasRules(question.plan)) {
    const nothing = { refusal: null, restraint: null, backups: [], remains: [] };
    return { described: { ...about, ...nothing }, removals: [], orphans: [], held: [] };
  }
  const decided = decide(part, question);
  const orphans = decided.doubt === null ? orphansAt(part, question) : [];
  const described = {
    ...about,
    refusal: decided.doubt && `nothing is removed: ${decided.doubt}`,
    restraint: decided.doubt === null ? findRestraint(decided, question) : null,
    backups: describeAll(decided, part, question.backups),
    remains: orphans.map(describeOrphan),
  };
  return {
    described,
    orphans,
    removals: removalsOf(decided, part.destination, question.backups),
    held: findHeld(described.backups, part, question),
  };
}

function decide(
  part: DestinationPart,
  question: PruneQuestion,
  backups = question.backups,
): RetentionPlan {
  const { plan, inventory, now } = question;
  const oldRules = obstacleAt(part, question);
  const asked = { plan, backups, inventory, own: null, isConfirmed: true, oldRules, now };
  return decideAt(part.id, asked);
}

function findRestraint({ wanted, ruled }: RetentionPlan, { plan }: PruneQuestion): string | null {
  const limit = deletionLimit(plan.stages.retention.maxDeletes, ruled);
  if (wanted.length <= limit) return null;
  return `the rules want ${wanted.length} of ${ruled} backups gone, and one run may remove ${limit}`;
}

/** A hold that nobody can see may protect a backup everywhere. */
function obstacleAt({ destination }: DestinationPart, question: PruneQuestion): string | null {
  const { obstacle, unread } = question;
  if (obstacle !== null) return obstacle;
  if (!destination.traits.canDelete) return 'the destination lets nobody delete';
  const [hidden] = unread.keys();
  return hidden === undefined ? null : `${hidden} cannot be read, and may hold what is here`;
}

function describeAll(
  { decisions }: RetentionPlan,
  part: DestinationPart,
  backups: readonly JudgedBackup[],
): readonly PrunedBackup[] {
  const byId = new Map(backups.map((judged) => [judged.backup.id, judged]));
  return decisions.flatMap((decision) => {
    const judged = byId.get(decision.id);
    return judged === undefined ? [] : describeBackup(judged, part.id, decision);
  });
}

const day = 86_400_000;

/** By a clock that is ahead a live run is long dead: only where the store tells that ours is right. */
function orphansAt(part: DestinationPart, { inventory, now }: PruneQuestion): readonly Orphan[] {
  const report = inventory.destinations.find(({ id }) => id === part.id);
  const isClockTold = report?.writtenAt != null && Math.abs(now - report.writtenAt) <= day;
  if (!isClockTold) return [];
  return findOrphans(inventory, now).filter(({ copy }) => copy.destination === part.id);
}

/** What goes without any hold, and does not go now. */
function findHeld(
  described: readonly PrunedBackup[],
  part: DestinationPart,
  question: PruneQuestion,
): readonly PrunedBackup[] {
  const isHeld = ({ backup }: JudgedBackup) => backup.copies.some(({ hold }) => hold !== null);
  if (!question.backups.some(isHeld)) return [];
  const backups = question.backups.map((one) => (isHeld(one) ? released(one) : one));
  const then = describeAll(decide(part, question, backups), part, backups);
  const stays = new Set(described.filter(({ action }) => action === 'keep').map(({ id }) => id));
  return then.filter(({ id, action }) => action === 'remove' && stays.has(id));
}

function released(judged: JudgedBackup): JudgedBackup {
  const copies = judged.copies.map((one) => ({ ...one, copy: { ...one.copy, hold: null } }));
  return { ...judged, copies };
}
