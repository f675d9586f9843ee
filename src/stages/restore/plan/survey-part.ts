import { BackupError } from '../../../model/failures.ts';
import type { SurveyedTarget } from '../../../model/restore/plan/artifacts.ts';
import type { Refusal } from '../../../model/restore/plan.ts';
import type { Artifact } from '../../../model/run/manifest.ts';
import type { Restorer, RestoreWish } from '../../../ports/restorer.ts';
import type { Finding, StepContext } from '../../../ports/step-context.ts';

export interface PartToSurvey {
  readonly artifact: Artifact;
  readonly restorer: Restorer;
  readonly wish: RestoreWish;
}

export interface SurveyedPart {
  readonly survey: SurveyedTarget;
  readonly isReversible: boolean;
}

/** What is at the target of one artifact, and all that its restorer has against it. Changes nothing. */
export async function surveyPart(
  { artifact, restorer, wish }: PartToSurvey,
  context: StepContext,
): Promise<SurveyedPart> {
  try {
    const missing = await restorer.check(context);
    const { isReversible, findings, ...survey } = await restorer.survey(wish, context);
    const all = distinct([...missing, ...findings]);
    return { survey: { artifact: artifact.id, ...survey, findings: all }, isReversible };
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof BackupError)) throw error;
    return { survey: cannotSurvey(artifact, error), isReversible: true };
  }
}

/** Stands for the survey of a target that nobody can look at. */
export function cannotSurvey({ id }: Artifact, { message, hint }: Refusal): SurveyedTarget {
  return {
    artifact: id,
    ...{ isPresent: false, size: null, target: [], keeps: [], needs: [], fingerprint: '' },
    findings: [{ severity: 'error', message: `${id}: ${message}`, hint }],
  };
}

/** Some look at what they need in their survey, too. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((finding) => [finding.message, finding])).values()];
}
