import { isHeld } from '../../catalog/hold.ts';
import { isLive } from '../../catalog/live-sign.ts';
import type { DeleteRefusal } from '../../model/delete/plan.ts';
import { isImported } from '../../model/run/origin.ts';
import { type DeleteQuestion, goesAt } from './delete-question.ts';
import { doomedDumps } from './doomed-dumps.ts';

/** All that keeps a person from deleting a backup. */
export function findRefusals(question: DeleteQuestion): readonly DeleteRefusal[] {
  return [
    ...findHolds(question),
    ...findLiveRun(question),
    ...findLastGood(question),
    ...findUnreachable(question),
    ...findUnsigned(question),
  ];
}

function findHolds({ judged, pipeline, now }: DeleteQuestion): readonly DeleteRefusal[] {
  const { id, copies } = judged.backup;
  const held = copies.flatMap(({ hold }) => (isHeld(hold, now) && hold !== null ? hold : []));
  const [hold] = held;
  if (hold === undefined) return [];
  const who = hold.owner === '' ? 'somebody' : hold.owner;
  const why = hold.reason === '' ? 'no reason was given' : hold.reason;
  const until =
    hold.until === null
      ? 'until it is released'
      : `until ${new Date(hold.until).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return [
    {
      message: `${who} holds it ${until}: ${why}`,
      hint: `end the hold first: run-pipeline release ${pipeline}@${id}; while somebody reads it, wait until that is over`,
    },
  ];
}

function findLiveRun({ judged, now }: DeleteQuestion): readonly DeleteRefusal[] {
  const live = judged.backup.copies.find(({ heartbeatAt }) => isLive(heartbeatAt, now));
  if (live === undefined) return [];
  return [
    {
      message: `its run gave a sign of life at ${live.destination} not long ago, and may still write it`,
      hint: 'wait until it has ended; of a killed one: run-pipeline recover',
    },
  ];
}

function findLastGood(question: DeleteQuestion): readonly DeleteRefusal[] {
  const { judged } = question;
  if (isForced(question)) return [];
  const lonely = lonelyDumps(question);
  if (lonely.length === 0) return [];
  const what =
    judged.verdict === 'good'
      ? `it is the last good backup of ${lonely.join(' and ')}`
      : `it is ${judged.verdict}, but no good backup holds ${lonely.join(' and ')}`;
  return [
    {
      message: what,
      hint: 'make a new backup first, or delete it all the same with --last-good',
    },
  ];
}

/** One that is broken protects nothing, one that was imported counts for nothing: nobody has to keep them for that. */
function isForced({ judged, options }: DeleteQuestion): boolean {
  return options.lastGood || judged.verdict === 'broken' || isImported(judged.backup.manifest);
}

function lonelyDumps(question: DeleteQuestion): readonly string[] {
  return doomedDumps(question).flatMap(({ dump, others }) => (others === 0 ? dump : []));
}

/** A copy that stays somewhere would be found again; one that cannot be read may be the better one. */
function findUnreachable(question: DeleteQuestion): readonly DeleteRefusal[] {
  const { unread, options, destinations, judged } = question;
  const hidden = [...unread].flatMap(([id, why]) =>
    goesAt(id, options)
      ? {
          message: `${id} cannot be read, and a copy there would stay: ${why}`,
          hint: elsewhereHint(options.at),
        }
      : [],
  );
  const closed = destinations.flatMap(({ id, destination }) => {
    const isThere = judged.backup.copies.some((copy) => copy.destination === id);
    if (!isThere || !goesAt(id, options) || destination.traits.canDelete) return [];
    return {
      message: `${id} lets nobody delete, and the copy there would stay`,
      hint: elsewhereHint(options.at),
    };
  });
  return [...hidden, ...closed];
}

function elsewhereHint(at: string | null): string {
  return at === null
    ? 'when it answers again, repeat this; or delete at one other destination only: --at <destination>'
    : 'repeat this when it answers again';
}

function findUnsigned({ unsigned }: DeleteQuestion): readonly DeleteRefusal[] {
  if (unsigned === null) return [];
  return [{ message: unsigned, hint: 'delete it on a host that has the key to sign with' }];
}

/** What a person should know before. */
export function findWarnings(question: DeleteQuestion): readonly string[] {
  const { judged, options, isRemains, unread } = question;
  const { manifest, isTampered } = judged.backup;
  const lonely = lonelyDumps(question);
  const hidden = [...unread.keys()].filter((id) => !goesAt(id, options));
  return [
    ...(isForced(question) && lonely.length > 0
      ? [`after this no good backup of ${lonely.join(' and ')} is left`]
      : []),
    ...(manifest === null && !isRemains ? ['nobody can say what it holds'] : []),
    ...(isTampered && options.at !== null
      ? [
          'destinations hold different manifests for it, and from then on the other one may count: be sure that the wrong one goes',
        ]
      : []),
    ...(hidden.length > 0
      ? [`${hidden.join(' and ')} cannot be read: nobody knows whether it is held there`]
      : []),
  ];
}
