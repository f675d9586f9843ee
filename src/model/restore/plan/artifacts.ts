import type { Json } from '../../run/facts.ts';
import type { Artifact, Manifest } from '../../run/manifest.ts';
import type { Existing, RestoreOptions } from '../options.ts';
import type { Fate, LeftOut, PlannedArtifact, Refusal, SizeNow } from '../plan.ts';

/** What was found at the target of one artifact. */
export interface SurveyedTarget {
  readonly artifact: string;
  readonly isPresent: boolean;
  readonly size: SizeNow | null;
  readonly target: readonly string[];
  readonly keeps: readonly string[];
  readonly fingerprint: string;
  readonly needs: readonly { readonly folder: string; readonly bytes: number }[];
  readonly findings: readonly Remark[];
}

interface Remark extends Refusal {
  readonly severity: 'error' | 'warning';
}

export interface ChosenArtifacts {
  readonly chosen: readonly Artifact[];
  readonly leftOut: readonly LeftOut[];
  readonly refusals: readonly Refusal[];
}

/** By which it can be asked for: its own, its dump, and each service of a Compose project that uses it. */
function namesOf({ id, dump, facts: { services } }: Artifact): readonly string[] {
  const users = Array.isArray(services) ? services : [];
  const own = users.map((one) => (isService(one) ? `${dump}.${one.service}` : id));
  return [id, dump, ...own];
}

function isService(value: Json): value is { readonly service: string } {
  const isMap = typeof value === 'object' && value !== null && 'service' in value;
  return isMap && typeof value.service === 'string';
}

/** Which artifacts go back: all that the backup holds, or those that were asked for. */
export function chooseArtifacts(
  { artifacts, missing }: Pick<Manifest, 'artifacts' | 'missing'>,
  only: readonly string[],
): ChosenArtifacts {
  const isAsked = (artifact: Artifact) =>
    only.length === 0 || namesOf(artifact).some((name) => only.includes(name));
  const lacking = only.filter((name) => !artifacts.some((one) => namesOf(one).includes(name)));
  const others = artifacts.filter((artifact) => !isAsked(artifact));
  return {
    chosen: artifacts.filter(isAsked),
    leftOut: [
      ...missing
        .filter((dump) => only.length === 0 || only.includes(dump))
        .map((dump) => ({ dump, reason: 'it is not in this backup' })),
      ...others.map(({ id }) => ({ dump: id, reason: 'left out by --only' })),
    ],
    refusals: [
      ...lacking.map((name) => ({
        message: `the backup holds nothing called ${name}`,
        hint: `it holds ${[...new Set(artifacts.map(({ dump }) => dump))].join(', ') || 'nothing'}`,
      })),
      ...(artifacts.length === 0
        ? [{ message: 'the backup holds no data', hint: 'choose another one: run-pipeline list' }]
        : []),
    ],
  };
}

/** What becomes of the data that is there, and why it may not be touched. */
export function planArtifact(
  { id, dump, type, plain, facts }: Artifact,
  survey: SurveyedTarget,
  { existing, to }: { readonly existing: Existing; readonly to: RestoreOptions['to'] },
): PlannedArtifact {
  const { target, isPresent, size, keeps, fingerprint } = survey;
  const fate: Fate = isPresent ? existing : 'new';
  return {
    id,
    dump,
    type,
    target,
    isRedirected: Object.keys(to).some((key) => key.startsWith(`${dump}.`)),
    isPresent,
    sizeNow: size,
    // An archive is larger than what it holds, which is what somebody compares.
    bytesThen: typeof facts.bytes === 'number' ? facts.bytes : plain.bytes,
    fate,
    keeps: fate === 'swap' ? keeps : [],
    fingerprint,
  };
}

export function findTargetRefusals(
  planned: readonly PlannedArtifact[],
  surveys: readonly SurveyedTarget[],
): readonly Refusal[] {
  const errors = surveys.flatMap(errorsOf);
  // Whoever looks at a target says better than we why its data has to stay.
  const untold = planned.filter(({ id }) =>
    surveys.every((survey) => survey.artifact !== id || errorsOf(survey).length === 0),
  );
  return [...errors, ...untold.flatMap(refuseExisting), ...findShared(planned)];
}

function errorsOf({ findings }: SurveyedTarget): readonly Refusal[] {
  return findings
    .filter(({ severity }) => severity === 'error')
    .map(({ message, hint }) => ({ message, hint }));
}

function refuseExisting({ id, fate, target }: PlannedArtifact): readonly Refusal[] {
  if (fate !== 'refuse') return [];
  return [
    {
      message: `data of ${id} is at ${target.join(', ')} and may not be replaced`,
      hint: '--existing swap keeps it beside the restored data, --existing overwrite does not',
    },
  ];
}

/** Of two artifacts with one target the second would replace the first; of nested ones the outer takes the inner away. */
function findShared(planned: readonly PlannedArtifact[]): readonly Refusal[] {
  return planned.flatMap((one, at) =>
    planned.slice(0, at).flatMap((other) => judgePair(other, one) ?? []),
  );
}

function judgePair(one: PlannedArtifact, other: PlannedArtifact): Refusal | null {
  if (one.target.some((place) => other.target.includes(place))) {
    return {
      message: `${one.id} and ${other.id} would go to the same place: ${other.target.join(', ')}`,
      hint: 'give one of them another target with --to, or restore one with --only',
    };
  }
  const outer = [one, other].find((each) => holds(each, each === one ? other : one));
  if (outer === undefined) return null;
  const inner = outer === one ? other : one;
  return {
    message: `${inner.id} goes below ${outer.id}, whose folder is exchanged as a whole: ${inner.target.join(', ')}`,
    hint: `restore one after the other: --only ${outer.id} first, then --only ${inner.id}`,
  };
}

function holds(outer: PlannedArtifact, inner: PlannedArtifact): boolean {
  return outer.target.some((folder) =>
    inner.target.some((place) => place.startsWith(`${folder}/`)),
  );
}
