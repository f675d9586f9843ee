import { createHash } from 'node:crypto';
import { type Guarded, judgeTargets } from '../../../../model/restore/target-rules.ts';
import type { RestoreParts } from '../../../../ports/definition.ts';
import type { RestoreWish, SpaceNeed, Survey } from '../../../../ports/restorer.ts';
import type { Finding } from '../../../../ports/step-context.ts';
import { isEmptyFolder, lookAt } from '../../../../util/exchange/look-at.ts';
import { findObstacles } from '../../../../util/exchange/obstacles.ts';
import { findHolders } from '../../../../util/holders.ts';
import { roomAt } from '../../../../util/room.ts';
import { sizeOfTrees } from '../../../../util/tree-size.ts';
import type { Definition } from './definition.ts';
import { doFit, knownRoots } from './known-roots.ts';
import { prepare } from './prepare.ts';
import type { Target } from './targets.ts';

export interface SurveyJob {
  readonly definition: Definition;
  readonly targets: readonly Target[];
  /** Where the same data lay when it was backed up. */
  readonly origins: readonly Target[];
  readonly parts: RestoreParts;
  readonly wish: RestoreWish;
}

/** More than fast disks tell in the time that there is. */
const mostCounted = 1_000_000;

export async function surveyTargets(job: SurveyJob): Promise<Survey> {
  const { targets, wish } = job;
  const paths = targets.map(({ live }) => live);
  const present = paths.filter((path) => lookAt(path) !== undefined && !isEmptyFolder(path));
  const rules = rulesAgainst(job);
  const findings = rules.length > 0 ? rules : await findAll(job, present);
  const { seats } = prepare(targets, wish);
  const kept = seats.filter(({ live }) => present.includes(live)).map(({ previous }) => previous);
  return {
    isPresent: present.length > 0,
    // What must not be replaced may be a whole disk.
    size:
      rules.length > 0 ? null : sizeOfTrees(present, { ms: wish.countingMs, entries: mostCounted }),
    target: paths,
    keeps: wish.existing === 'swap' ? kept : [],
    isReversible: true,
    fingerprint: fingerprintOf(paths),
    needs: await needsOf(paths, wish),
    findings,
  };
}

function guardedBy({ parts }: SurveyJob): readonly Guarded[] {
  return [...parts.guarded, { path: parts.repository, what: 'the repository', mayHold: true }];
}

/** A copy in what it is a copy of would be backed up with it, and the other way round it would bury it. */
function judgeInto({ targets, origins }: SurveyJob): readonly string[] {
  const sources = origins.map(({ live }) => {
    return { path: live, what: 'what was backed up', mayHold: false };
  });
  return targets.flatMap(({ live }) =>
    judgeTargets(
      [live],
      sources.filter(({ path }) => path !== live),
    ),
  );
}

function rulesAgainst(job: SurveyJob): readonly Finding[] {
  const paths = job.targets.map(({ live }) => live);
  const rules = [...judgeTargets(paths, guardedBy(job)), ...judgeInto(job)];
  return rules.map((says) => error(says, 'restore it into another folder'));
}

async function findAll(
  { targets, wish, definition }: SurveyJob,
  present: readonly string[],
): Promise<readonly Finding[]> {
  const paths = targets.map(({ live }) => live);
  const places = await Promise.all(paths.map((path) => findObstacles(path)));
  const inTheWay = wish.existing === 'refuse' ? present : [];
  return [
    ...places.flat(),
    ...inTheWay.map((path) =>
      error(`${path} is there already`, 'say `--existing swap` to keep it beside what is restored'),
    ),
    ...rootFindings(targets, wish),
    ...holderFindings(present),
    ...exclusionFindings(definition, present),
    ...(process.getuid?.() === 0 ? [] : [owners]),
  ];
}

/** Found before anything is loaded: what is below none of the targets would be refused when it comes. */
function rootFindings(targets: readonly Target[], { facts }: RestoreWish): readonly Finding[] {
  const members = targets.map(({ member }) => member);
  const roots = knownRoots(facts);
  if (roots === null || doFit(members, roots)) return [];
  const some = (names: readonly string[]) =>
    `${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''}`;
  return [
    error(
      `the archive holds ${some(roots)}, and \`paths\` names ${some(members)}`,
      'say where it goes with `--to <dump>.into=<folder>`, or write `paths` as it was',
    ),
  ];
}

function holderFindings(present: readonly string[]): readonly Finding[] {
  const holders = findHolders(present);
  if (holders.length === 0) return [];
  const named = holders.slice(0, 3).map(({ pid, program }) => `${program} (process ${pid})`);
  const more = holders.length > 3 ? ` and ${holders.length - 3} more` : '';
  const message = `${named.join(', ')}${more} has files open below ${present.join(', ')}`;
  const hint = 'it goes on with the old ones until it is started again: stop it before the restore';
  return [{ severity: 'warning', message, hint }];
}

function exclusionFindings(
  { exclude }: Definition,
  present: readonly string[],
): readonly Finding[] {
  if (exclude.length === 0 || present.length === 0) return [];
  const message = `what \`exclude\` names is not in the backup: ${exclude.slice(0, 5).join(', ')}`;
  const hint = 'after the exchange it is only in what is kept: copy it from there if it is needed';
  return [{ severity: 'warning', message, hint }];
}

const owners: Finding = {
  severity: 'warning',
  message: 'this user is not root: every file will belong to it',
  hint: 'run the restore as root to bring owners back',
};

function fingerprintOf(paths: readonly string[]): string {
  const states = paths.map((path) => {
    const found = lookAt(path);
    if (found === undefined) return [path];
    const { ino, ctimeNs, mode, uid, gid, size } = found;
    return [path, ...[ino, ctimeNs, mode, uid, gid, size].map(String)];
  });
  return createHash('sha256').update(JSON.stringify(states)).digest('hex');
}

/** How much goes to which of several disks is recorded nowhere; a full one costs the attempt and nothing else. */
async function needsOf(paths: readonly string[], wish: RestoreWish): Promise<readonly SpaceNeed[]> {
  const rooms = await Promise.all(paths.map((path) => roomAt(path).catch(() => null)));
  const [folder] = paths;
  if (folder === undefined || new Set(rooms.map((room) => room?.disk)).size > 1) return [];
  return [{ folder, bytes: wish.plain.bytes }];
}

function error(message: string, hint: string): Finding {
  return { severity: 'error', message, hint };
}
