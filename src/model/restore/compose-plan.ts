import { tokenTime } from '../confirm/token.ts';
import { decideCode } from './code.ts';
import { createConfirmation } from './confirmation.ts';
import { settle } from './options.ts';
import { chooseArtifacts, findTargetRefusals, planArtifact } from './plan/artifacts.ts';
import { findUnreadable, orderCopies } from './plan/copies.ts';
import { chooseDefinitions, findUntrusted } from './plan/definitions.ts';
import { planFileChange } from './plan/file-change.ts';
import type { BackupFacts, Found, RestoreQuestion } from './plan/question.ts';
import { planSafety } from './plan/safety.ts';
import { findShortSpace, planSpace } from './plan/space.ts';
import { findWarnings } from './plan/warnings.ts';
import type { PlannedBackup, Refusal, RestorePlan, StoredDefinition } from './plan.ts';

/** The plan of a restore: what would happen, why it may not, and by which token it may. */
export function composePlan(question: RestoreQuestion): RestorePlan {
  const { pipeline, backup, options } = question;
  const settings = settle(options, pipeline.defaults);
  const choice = chooseArtifacts(backup.manifest, options.only);
  const artifacts = choice.chosen.flatMap((artifact) => {
    const survey = question.surveys.find((one) => one.artifact === artifact.id);
    return survey ? [planArtifact(artifact, survey, { ...settings, to: options.to })] : [];
  });
  const definitions = chooseDefinitions(choice.chosen, pipeline.dumps, backup);
  const code = decideCode(settings.checkout === 'tag', backup.manifest.application, question.code);
  const found = {
    formatVersion: 1 as const,
    plannedAt: new Date(tokenTime(question.nowMs)).toISOString(),
    pipeline: pipeline.name,
    pipelineDigest: pipeline.digest,
    backup: planBackup(backup, question.nowMs),
    copies: orderCopies(question.copies, options.from),
    artifacts,
    leftOut: choice.leftOut,
    stops: question.stops,
    safetyBackup: planSafety(artifacts, {
      settings,
      options,
      definitions: uncovered(definitions, backup),
    }),
    code,
    pipelineFile: code.action === 'checkout' ? planFileChange(question.pipelineFile) : null,
    definitions,
    space: planSpace(question.surveys, question.free),
    options,
    settings,
    needsPhrase: pipeline.phrase !== null,
  };
  const refusals = [
    ...choice.refusals,
    ...findRefusals(question, found),
    ...unsurveyed(question, definitions),
  ];
  const warnings = findWarnings(question, found);
  const confirmation = refusals.length > 0 ? null : createConfirmation(found, question.program);
  return frozen({ ...found, warnings, refusals, confirmation });
}

/** What a backup of today does not hold as it is. */
function uncovered(
  definitions: readonly StoredDefinition[],
  { moved }: BackupFacts,
): readonly StoredDefinition[] {
  const covered = moved.filter(({ isCovered }) => isCovered);
  return definitions.filter(({ dump }) => !covered.some((one) => one.dump === dump));
}

function planBackup(facts: BackupFacts, nowMs: number): PlannedBackup {
  const { manifest, manifestSha256, verdict, doubts, signature } = facts;
  const { id, startedAt, application, complete, missing } = manifest;
  return {
    id,
    startedAt,
    ageMs: nowMs - Date.parse(startedAt),
    version: application.version,
    tag: application.tag,
    commit: application.commit,
    manifestSha256,
    complete,
    missing,
    verdict,
    doubts,
    signature,
  };
}

/** Whoever may not use what the backup says of a dump does not look at its target either; that is told already. */
function unsurveyed(
  { backup, surveys, options }: RestoreQuestion,
  definitions: readonly StoredDefinition[],
): readonly Refusal[] {
  const untold = definitions.filter(
    (definition) => findUntrusted([definition], backup.signature).length > 0,
  );
  return chooseArtifacts(backup.manifest, options.only)
    .chosen.filter(({ id }) => !surveys.some(({ artifact }) => artifact === id))
    .filter(({ dump }) => !untold.some((definition) => definition.dump === dump))
    .map(({ id }) => ({
      message: `nobody could look at the target of ${id}`,
      hint: 'leave it out with --only, or correct the dump in the pipeline file',
    }));
}

function findRefusals(question: RestoreQuestion, found: Found): readonly Refusal[] {
  const { backup, surveys, free, pipeline, options } = question;
  return [
    ...findDistrust(backup),
    ...findUnreadable(found.copies, options.from),
    ...question.obstacles,
    ...findUntrusted(found.definitions, backup.signature),
    ...findTargetRefusals(found.artifacts, surveys),
    ...findShortSpace(found.space, free, pipeline.keepFree),
  ];
}

function findDistrust({ signature, verdict, doubts }: BackupFacts): readonly Refusal[] {
  if (signature.trust === 'refused') {
    const hint =
      'restore.signers and encrypt.sign say who is trusted; do not restore what they did not sign';
    return [{ message: `the backup is not trusted: ${signature.reason}`, hint }];
  }
  if (verdict !== 'broken') return [];
  const why = doubts[0] === undefined ? '' : `: ${doubts[0]}`;
  return [{ message: `the backup is broken${why}`, hint: 'choose another one: run-pipeline list' }];
}

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const one of Object.values(value)) frozen(one);
  return Object.freeze(value);
}
