import { BackupError } from '../../model/failures.ts';
import type { RestoreSettings } from '../../model/restore/options.ts';
import type { SurveyedTarget } from '../../model/restore/plan/artifacts.ts';
import type { DumpDefinition } from '../../model/restore/plan/definitions.ts';
import type { Artifact, Manifest } from '../../model/run/manifest.ts';
import type { RestoreWish } from '../../ports/restorer.ts';
import type { StepContext } from '../../ports/step-context.ts';
import type { RestorePart } from '../../stages/restore/decided.ts';
import { cannotSurvey, surveyPart } from '../../stages/restore/plan/survey-part.ts';
import type { Asked } from './asked.ts';
import { definitionToday, redirected } from './definitions.ts';
import type { StoredPart } from './stored-part.ts';

export interface PreparedParts {
  /** In the order of the manifest. */
  readonly surveys: readonly SurveyedTarget[];
  /** In the order in which they are activated: what cannot be taken back comes last. */
  readonly parts: readonly RestorePart[];
}

interface Preparing {
  readonly manifest: Manifest;
  readonly chosen: readonly Artifact[];
  readonly stored: StoredPart;
  readonly settings: RestoreSettings;
}

/** For all of them: a plan is there in a second. */
const countingMs = 300;

/** Makes what puts each artifact back, and lets it look at its target. Changes nothing. */
export async function prepareParts(
  { manifest, chosen, stored, settings }: Preparing,
  asked: Asked,
  context: StepContext,
): Promise<PreparedParts> {
  const prepared: Prepared[] = [];
  for (const artifact of chosen) {
    const definition = findDefinition(artifact, stored, asked);
    if (definition === null) continue;
    const wish = {
      ...wishFor(artifact, { backup: manifest.id, settings, asked }),
      countingMs: countingMs / chosen.length,
    };
    prepared.push(await prepareOne({ artifact, definition, wish }, asked, context));
  }
  const parts = prepared.flatMap(({ part }) => part ?? []);
  return {
    surveys: prepared.map(({ survey }) => survey),
    parts: [
      ...parts.filter(({ isReversible }) => isReversible),
      ...parts.filter(({ isReversible }) => !isReversible),
    ],
  };
}

/** `null` where the plan says why there is none. */
function findDefinition(
  artifact: Artifact,
  { pipeline, moved }: StoredPart,
  { today, options, unresolved }: Asked,
): DumpDefinition | BackupError | null {
  const unknown = unresolved.get(artifact.id);
  if (unknown !== undefined) return unknown;
  const isMoved = moved.some(({ dump }) => dump === artifact.dump);
  const own = isMoved ? null : definitionToday(artifact, today);
  // A member is what its dump has become when it was redirected.
  if (own !== null) return own.member === undefined ? redirected(own, options) : own;
  try {
    return pipeline === null ? null : redirected(pipeline.definitionOf(artifact), options);
  } catch (error) {
    if (error instanceof BackupError) return error;
    throw error;
  }
}

interface Wishing {
  readonly backup: string;
  readonly settings: RestoreSettings;
  readonly asked: Asked;
}

function wishFor(
  { plain, facts }: Artifact,
  { backup, settings: { existing }, asked: { store, options } }: Wishing,
): Omit<RestoreWish, 'countingMs'> {
  const { allow, after } = store.plan.restore;
  return {
    ...{ backup, existing, plain, facts },
    discardsPrevious: options.discardPrevious,
    allow: [...new Set([...allow, ...options.allow])],
    analyzes: after?.analyze ?? false,
  };
}

interface Prepared {
  readonly survey: SurveyedTarget;
  /** `null` where nothing can put it back. */
  readonly part: RestorePart | null;
}

interface Preparable {
  readonly artifact: Artifact;
  readonly definition: DumpDefinition | BackupError;
  readonly wish: RestoreWish;
}

async function prepareOne(
  { artifact, definition, wish }: Preparable,
  { store }: Asked,
  context: StepContext,
): Promise<Prepared> {
  try {
    if (definition instanceof BackupError) throw definition;
    const restorer = await store.restorerFor(definition);
    const { survey, isReversible } = await surveyPart({ artifact, restorer, wish }, context);
    return { survey, part: { artifact, restorer, wish, isReversible, definition } };
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    return { survey: cannotSurvey(artifact, error), part: null };
  }
}
