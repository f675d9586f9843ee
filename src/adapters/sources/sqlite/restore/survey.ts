import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { dirname } from 'node:path';
import { judgeTargets } from '../../../../model/restore/target-rules.ts';
import type { RestoreParts } from '../../../../ports/definition.ts';
import type { RestoreWish, Survey } from '../../../../ports/restorer.ts';
import type { Finding } from '../../../../ports/step-context.ts';
import { lookAt } from '../../../../util/exchange/look-at.ts';
import { findObstacles } from '../../../../util/exchange/obstacles.ts';
import { describeUsers } from './in-use.ts';
import { prepareSeat } from './prepare.ts';

export async function surveyDatabase(
  live: string,
  wish: RestoreWish,
  parts: RestoreParts,
): Promise<Survey> {
  const isPresent = lookAt(live) !== undefined;
  const { seat } = prepareSeat(live, wish);
  return {
    isPresent,
    size: { bytes: sizeOf(live) + sizeOf(`${live}-wal`), isWhole: true },
    target: [live],
    keeps: isPresent && wish.existing === 'swap' ? [seat.previous] : [],
    isReversible: true,
    fingerprint: fingerprintOf(live),
    needs: [{ folder: dirname(live), bytes: wish.plain.bytes }],
    findings: await findAll(live, wish, parts),
  };
}

function sizeOf(path: string): number {
  return Number(lookAt(path)?.size ?? 0);
}

/** Where nobody can say which database is meant. */
export function surveyNothing(unknown: string): Survey {
  const hint = 'name the file itself: `--to <dump>.path=<file>`';
  return {
    ...{ isPresent: false, size: null, target: [], keeps: [], needs: [] },
    ...{ isReversible: true, fingerprint: '' },
    findings: [{ severity: 'error', message: unknown, hint }],
  };
}

async function findAll(
  live: string,
  wish: RestoreWish,
  { guarded, repository }: RestoreParts,
): Promise<readonly Finding[]> {
  const own = { path: repository, what: 'the repository', mayHold: true };
  const rules = judgeTargets([live], [...guarded, own]);
  if (rules.length > 0) return rules.map((says) => error(says, 'restore it to another file'));
  const found = lookAt(live);
  const findings: Finding[] = [...(await findObstacles(live))];
  if (found?.isSymbolicLink() === true) {
    findings.push(error(`${live} is a symbolic link`, 'name the file that it points to'));
  } else if (found !== undefined && !found.isFile()) {
    findings.push(error(`${live} is no file`, 'restore it to another file'));
  } else if (found !== undefined && wish.existing === 'refuse') {
    const hint = 'say `--existing swap` to keep it beside what is restored';
    findings.push(error(`${live} is there already`, hint));
  }
  const users = describeUsers(live);
  if (users === null) return findings;
  const hint =
    'stop it before the restore: as long as it has the database open, nothing is exchanged';
  return [...findings, { severity: 'warning', message: users, hint }];
}

/**
 * Which file it is, and not what is in it: an application that is at work writes all the time, and companions come and
 * go with it, so that no plan could ever be confirmed. An exchange puts another file there. The number of a removed
 * file is given to a new one, so the time of its birth counts, too.
 */
function fingerprintOf(live: string): string {
  const found = lookAt(live);
  const file =
    found === undefined ? [] : [found.dev, found.ino, found.birthtimeNs, found.mode & typeBits];
  return createHash('sha256')
    .update(JSON.stringify([live, ...file.map(String)]))
    .digest('hex');
}

const typeBits = BigInt(constants.S_IFMT);

function error(message: string, hint: string): Finding {
  return { severity: 'error', message, hint };
}
