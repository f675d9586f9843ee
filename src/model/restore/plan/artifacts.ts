import type { Artifact, Manifest } from '../../run/manifest.ts';
import type { Existing, RestoreOptions } from '../options.ts';
import type { Fate, LeftOut, PlannedArtifact, Refusal } from '../plan.ts';

/** What was found at the target of one artifact. */
export interface SurveyedTarget {
  readonly artifact: string;
  readonly isPresent: boolean;
  readonly bytes: number | null;
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

/** Which artifacts go back: all that the backup holds, or those that were asked for. */
export function chooseArtifacts(
  { artifacts, missing }: Pick<Manifest, 'artifacts' | 'missing'>,
  only: readonly string[],
): ChosenArtifacts {
  const isAsked = ({ id, dump }: Artifact) =>
    only.length === 0 || only.includes(dump) || only.includes(id);
  const lacking = only.filter(
    (name) => !artifacts.some(({ id, dump }) => [id, dump].includes(name)),
  );
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
  { id, dump, type, plain }: Artifact,
  survey: SurveyedTarget,
  { existing, to }: { readonly existing: Existing; readonly to: RestoreOptions['to'] },
): PlannedArtifact {
  const { target, isPresent, bytes, keeps, fingerprint } = survey;
  const fate: Fate = isPresent ? existing : 'new';
  return {
    id,
    dump,
    type,
    target,
    isRedirected: Object.keys(to).some((key) => key.startsWith(`${dump}.`)),
    isPresent,
    bytesNow: bytes,
    bytesThen: plain.bytes,
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

/** Of two artifacts with one target the second would replace the first. */
function findShared(planned: readonly PlannedArtifact[]): readonly Refusal[] {
  return planned.flatMap(({ id, target }, at) => {
    const other = planned
      .slice(0, at)
      .find((one) => one.target.some((place) => target.includes(place)));
    if (other === undefined) return [];
    return [
      {
        message: `${other.id} and ${id} would go to the same place: ${target.join(', ')}`,
        hint: 'give one of them another target with --to, or restore one with --only',
      },
    ];
  });
}
