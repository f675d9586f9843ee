import { isHeld } from '../../catalog/hold.ts';
import { timeOfCheck } from '../../catalog/judge-copy.ts';
import { exits } from '../../model/exit.ts';
import type { StepContext } from '../../ports/step-context.ts';
import type { Io } from '../io.ts';
import { backupRecord } from '../reach/backup-record.ts';
import { lookOf } from '../reach/columns.ts';
import type { Targeted } from '../reach/find-target.ts';
import { summarizeProblems } from '../reach/read-all.ts';
import { warn } from '../reach/refuse.ts';
import type { Outcome } from '../verb.ts';
import { gatherProof, type PlaceProof } from './gather-proof.ts';
import { doubtOf, renderProof } from './render-proof.ts';

/** `show --proof`: every record of a backup at every destination. */
export async function answerProof(
  targeted: Targeted,
  io: Io,
  context: StepContext,
): Promise<Outcome> {
  const { known, judged } = targeted;
  const places = await gatherProof(targeted, context);
  const problems = places.flatMap(({ error }) => error ?? []);
  for (const message of problems) warn(message, io);
  const shown = { ...known, judged, isVerbose: true };
  return {
    exit: problems.length > 0 ? exits.look : exits.done,
    reason: problems.length > 0 ? summarizeProblems(problems) : 'done',
    text: renderProof(shown, places, lookOf(io.stdout)),
    data: {
      backup: backupRecord(judged, known),
      proof: places.map((place) => placeRecord(place, targeted)),
      problems,
    },
  };
}

function placeRecord({ destination, copy, deletions, holds, error }: PlaceProof, of: Targeted) {
  const { known, judged } = of;
  const listed = judged.backup.copies.find((one) => one.destination === destination);
  return {
    destination,
    error,
    manifest: copy && { sha256: copy.manifestSha256, signature: copy.manifestSignature },
    checks: (copy?.checks ?? []).map(({ name, evidence, signature }) => {
      const doubt = doubtOf(name, listed);
      return {
        ...{ level: name.level, verdict: name.verdict, at: timeText(timeOfCheck(name)) },
        ...{ run: name.run, destination: name.destination, evidence, signature },
        ...{ counts: doubt === null, reason: doubt },
      };
    }),
    holds: holds.map(({ reader, hold: { reason, owner, until } }) => ({
      ...{ kind: reader === null ? 'person' : 'reader', reason, owner },
      until: until === null ? null : timeText(until),
      isOver: !isHeld({ reason, owner, until }, known.nowMs),
    })),
    deletions: deletions.map(({ words, doubt }) => ({
      ...words,
      counts: doubt === null,
      doubt,
    })),
  };
}

function timeText(ms: number): string {
  return new Date(ms).toISOString();
}
