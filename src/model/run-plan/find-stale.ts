import type { PlannedDestination, RunPlan } from './run-plan.ts';

/** What a plan is held against: the same things as they are now. */
export type Present = Pick<
  RunPlan,
  'tool' | 'pipeline' | 'pipelineDigest' | 'git' | 'dumps' | 'encryption' | 'destinations'
>;

/** How long a plan may be carried out. */
const planValidMs = 24 * 3_600_000;
/** A clock may be put right by that much between the plan and its run. */
const toleranceMs = 5 * 60_000;

/** What a plan says of itself, before anybody looks at a destination; empty when it may be carried out. */
export function findUnfit(
  plan: RunPlan,
  { pipeline, tool, nowMs }: Pick<Present, 'pipeline' | 'tool'> & { readonly nowMs: number },
): readonly string[] {
  if (plan.pipeline !== pipeline) return [`it is a plan for ${plan.pipeline}, not for ${pipeline}`];
  const ageMs = nowMs - Date.parse(plan.madeAt);
  // A date that is none has no age.
  if (!(ageMs <= planValidMs)) return [`it was made at ${plan.madeAt}, more than 24 hours ago`];
  if (ageMs < -toleranceMs) return [`it was made at ${plan.madeAt}, which is still to come`];
  if (majorOf(plan.tool.version) === majorOf(tool.version)) return [];
  return [`it was made by version ${plan.tool.version}, and this is ${tool.version}`];
}

/** What has changed since a plan was made, the most important first; empty when it still fits. */
export function findStale(plan: RunPlan, present: Present): readonly string[] {
  return [
    ...changedCode(plan, present),
    ...changedDumps(plan, present),
    ...changedRecipients(plan, present),
    ...changedDestinations(plan, present),
  ];
}

function majorOf(version: string): string {
  return version.split('.')[0] ?? '';
}

function changedCode(plan: RunPlan, present: Present): readonly string[] {
  const [then, now] = [plan.git, present.git];
  return [
    ...(plan.pipelineDigest === present.pipelineDigest
      ? []
      : ['the pipeline file says something else']),
    ...(then?.commit === now?.commit
      ? []
      : [`the code is at ${shown(now?.commit)}, and was at ${shown(then?.commit)}`]),
    ...(then?.commit === now?.commit && then?.dirty !== now?.dirty
      ? [`the work tree has ${now?.dirty ? 'changes' : 'no changes any more'}`]
      : []),
  ];
}

function shown(commit: string | undefined): string {
  return commit === undefined ? 'no commit' : commit.slice(0, 12);
}

function changedDumps({ dumps: then }: RunPlan, { dumps: now }: Present): readonly string[] {
  const before = new Map(then.map((dump) => [dump.id, dump]));
  return [
    ...differing(then, now).map(
      ({ id, isNew }) => `the dump ${id} ${isNew ? 'is new' : 'is gone'}`,
    ),
    ...now.flatMap(({ id, type, members }) => {
      const old = before.get(id);
      if (old === undefined) return [];
      if (old.type !== type) return [`the dump ${id} is of type ${type}, and was of ${old.type}`];
      if (old.members === null || members === null) return [];
      const names = (list: readonly string[]) => list.map((name) => ({ id: name }));
      return differing(names(old.members), names(members)).map(
        (one) => `the member ${one.id} of ${id} ${one.isNew ? 'is new' : 'is gone'}`,
      );
    }),
  ];
}

function changedRecipients(plan: RunPlan, present: Present): readonly string[] {
  const [then, now] = [plan.encryption?.recipients, present.encryption?.recipients];
  if (!then || !now || then.toSorted().join() === now.toSorted().join()) return [];
  return ['it would be encrypted to other keys'];
}

function changedDestinations(plan: RunPlan, present: Present): readonly string[] {
  const before = new Map(plan.destinations.map((one) => [one.id, one]));
  return [
    ...differing(plan.destinations, present.destinations).map(
      ({ id, isNew }) => `the destination ${id} ${isNew ? 'is new' : 'is gone'}`,
    ),
    ...present.destinations.flatMap((now) => {
      const then = before.get(now.id);
      // Where nothing was known nothing may be removed, and where nothing is known nothing can be.
      if (then === undefined || then.unknown !== null || now.unknown !== null) return [];
      const moved = changedBackups(then, now);
      return moved.length > 0 ? moved : changedRemovals(then, now);
    }),
  ];
}

function changedBackups(then: PlannedDestination, now: PlannedDestination): readonly string[] {
  const before = new Map(then.backups.map(({ id, manifestSha256 }) => [id, manifestSha256]));
  const rewritten = now.backups.filter(
    ({ id, manifestSha256 }) => before.has(id) && before.get(id) !== manifestSha256,
  );
  return [
    ...differing(then.backups, now.backups).map(
      ({ id, isNew }) => `backup ${id} is ${isNew ? 'new' : 'gone'} at ${now.id}`,
    ),
    ...rewritten.map(({ id }) => `backup ${id} has another manifest at ${now.id}`),
  ];
}

/** Of the same backups: a hold, a check or the time that has passed decides otherwise. */
function changedRemovals(then: PlannedDestination, now: PlannedDestination): readonly string[] {
  return differing(then.removals, now.removals).map(
    ({ id, isNew }) => `retention would ${isNew ? 'now' : 'no longer'} remove ${id} at ${now.id}`,
  );
}

interface Named {
  readonly id: string;
}

/** What only one of the two lists has. */
function differing(
  then: readonly Named[],
  now: readonly Named[],
): readonly { readonly id: string; readonly isNew: boolean }[] {
  const [before, after] = [then, now].map((list) => new Set(list.map(({ id }) => id)));
  return [
    ...now.filter(({ id }) => !before?.has(id)).map(({ id }) => ({ id, isNew: true })),
    ...then.filter(({ id }) => !after?.has(id)).map(({ id }) => ({ id, isNew: false })),
  ];
}
