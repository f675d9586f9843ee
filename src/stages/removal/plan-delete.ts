import type { Removal } from '../../catalog/retention/remove.ts';
import type { JudgedBackup } from '../../catalog/verdict.ts';
import { confirmWith } from '../../model/confirm/confirmation.ts';
import { tokenTime } from '../../model/confirm/token.ts';
import { deleteBinding, deleteFactsOf } from '../../model/delete/binding.ts';
import type { DeletePlan, DoomedBackup, DoomedCopy } from '../../model/delete/plan.ts';
import { isImported, originOf } from '../../model/run/origin.ts';
import { versionIn } from '../../model/run/version-in.ts';
import { type DeleteQuestion, goesAt } from './delete-question.ts';
import { bytesOf } from './describe.ts';
import { doomedDumps, goodOthers } from './doomed-dumps.ts';
import { findRefusals, findWarnings } from './objections.ts';

export function planDelete(question: DeleteQuestion): DeletePlan {
  const { pipeline, pipelineDigest, options, program, judged, now } = question;
  const plannedAtMs = tokenTime(now);
  const found: DeletePlan = {
    formatVersion: 1,
    plannedAt: new Date(plannedAtMs).toISOString(),
    ...{ pipeline, pipelineDigest, options },
    backup: describe(question),
    copies: judged.backup.copies.map((copy) => describeCopy(copy, question)),
    dumps: doomedDumps(question),
    warnings: findWarnings(question),
    refusals: findRefusals(question),
    confirmation: null,
  };
  if (found.refusals.length > 0) return found;
  const argv = [
    ...[...program, 'delete', `${pipeline}@${judged.backup.id}`],
    ...(options.at === null ? [] : ['--at', options.at]),
    ...(options.lastGood ? ['--last-good'] : []),
    ...(question.reason === '' ? [] : [`--reason=${question.reason}`]),
  ];
  const confirmation = confirmWith(deleteBinding, deleteFactsOf(found), { plannedAtMs, argv });
  return { ...found, confirmation };
}

/** The copies that go. Beside each, the good backups that must still be there right before. */
export function deletionsOf(question: DeleteQuestion): readonly Removal[] {
  const { judged, options, destinations, reason } = question;
  return destinations.flatMap(({ id, destination }) => {
    const isThere = judged.backup.copies.some((copy) => copy.destination === id);
    if (!isThere || !goesAt(id, options)) return [];
    const isFree = options.lastGood || isImported(judged.backup.manifest);
    const keepers = isFree ? [] : keepersAt(id, question);
    const why = reason === '' ? 'a person has deleted it' : reason;
    return [{ judged, at: destination, reason: why, keepers }];
  });
}

function keepersAt(destination: string, question: DeleteQuestion): readonly JudgedBackup[] {
  const found = doomedDumps(question).flatMap(({ dump }) => {
    const others = goodOthers(dump, question).filter((one) => one !== question.judged);
    return (
      others.find(({ copies }) =>
        copies.some(({ copy, verdict }) => copy.destination === destination && verdict === 'good'),
      ) ?? []
    );
  });
  return [...new Set(found)];
}

function describe({ judged, isRemains }: DeleteQuestion): DoomedBackup {
  const { backup, verdict, reason } = judged;
  return {
    id: backup.id,
    startedAt: new Date(backup.startedAt).toISOString(),
    version: versionIn(backup.manifest),
    verdict: isRemains ? 'remains' : verdict,
    reason,
    manifestSha256: backup.manifestSha256,
    origin: originOf(backup.manifest),
  };
}

function describeCopy(
  copy: JudgedBackup['backup']['copies'][number],
  { destinations, options }: DeleteQuestion,
): DoomedCopy {
  const part = destinations.find(({ id }) => id === copy.destination);
  return {
    destination: copy.destination,
    location: part?.destination.location ?? null,
    state: copy.state,
    bytes: bytesOf(copy),
    goes: goesAt(copy.destination, options),
  };
}
