import { createHash } from 'node:crypto';
import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { judgeTargets } from '../../../../model/restore/target-rules.ts';
import type { RestoreParts } from '../../../../ports/definition.ts';
import type { RestoreWish, Survey } from '../../../../ports/restorer.ts';
import type { Finding } from '../../../../ports/step-context.ts';
import { lookAt } from '../../../../util/exchange/look-at.ts';
import { findObstacles } from '../../../../util/exchange/obstacles.ts';
import { readHead } from '../rdb/head.ts';
import { type DumpFacts, readFacts, seatsOf } from './handle.ts';
import { describeServer } from './in-use.ts';
import { type Layout, otherFiles } from './layout.ts';
import { prepareSeats } from './prepare.ts';

interface Looked {
  readonly layout: Layout;
  readonly wish: RestoreWish;
  /** Who serves it now. */
  readonly server: string | null;
}

export async function surveyFolder(
  layout: Layout,
  wish: RestoreWish,
  parts: RestoreParts,
): Promise<Survey> {
  const seats = seatsOf(prepareSeats(layout, wish));
  const present = seats.filter(({ live }) => lookAt(live) !== undefined);
  const server = describeServer(layout);
  const copies = layout.appendOnly?.form === 'file' ? 2 : 1;
  return {
    isPresent: present.length > 0,
    size: { bytes: seats.reduce((sum, { live }) => sum + sizeOf(live), 0), isWhole: true },
    target: seats.map(({ live }) => live),
    keeps: wish.existing === 'swap' ? present.map(({ previous }) => previous) : [],
    isReversible: true,
    fingerprint: fingerprintOf(layout, server !== null),
    needs: [{ folder: layout.folder, bytes: copies * wish.plain.bytes }],
    findings: await findAll({ layout, wish, server }, parts),
  };
}

/** Where nobody can say which folder is meant. */
export function surveyNothing(unknown: string, hint: string): Survey {
  return {
    ...{ isPresent: false, size: null, target: [], keeps: [], needs: [] },
    ...{ isReversible: true, fingerprint: '' },
    findings: [{ severity: 'error', message: unknown, hint }],
  };
}

function sizeOf(path: string): number {
  const found = lookAt(path);
  if (found?.isDirectory() !== true) return Number(found?.size ?? 0);
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}

async function findAll(looked: Looked, parts: RestoreParts): Promise<readonly Finding[]> {
  const { layout, wish, server } = looked;
  const lives = seatsOf(prepareSeats(layout, wish)).map(({ live }) => live);
  const own = { path: parts.repository, what: 'the repository', mayHold: true };
  const rules = judgeTargets(lives, [...parts.guarded, own]);
  if (rules.length > 0) return rules.map((says) => error(says, 'restore it to another folder'));
  const obstacles = (await Promise.all(lives.map(findObstacles))).flat();
  return [
    ...new Map(obstacles.map((one) => [one.message, one])).values(),
    ...lives.flatMap((live, at) => judgeLive(live, { isFolder: at > 0, layout, wish })),
    ...judgeLayout(layout, readFacts(wish.facts)),
    ...judgePlace(layout, parts),
    ...(server === null ? [] : [warning(server, running)]),
  ];
}

const running =
  'nothing is exchanged as long as it runs: let `application.services` stop and start it, or stop it now and restore with `--no-safety-backup`';

function judgeLive(
  live: string,
  { isFolder, layout, wish }: Pick<Looked, 'layout' | 'wish'> & { readonly isFolder: boolean },
): readonly Finding[] {
  const found = lookAt(live);
  if (found === undefined) return [];
  if (found.isSymbolicLink()) {
    return [error(`${live} is a symbolic link`, 'name the folder or file that it points to')];
  }
  const mayBeFolder = isFolder && layout.appendOnly?.form === 'folder';
  if (mayBeFolder ? !found.isDirectory() : !found.isFile()) {
    return [error(`${live} is no ${mayBeFolder ? 'folder' : 'file'}`, 'restore it elsewhere')];
  }
  if (wish.existing !== 'refuse') return [];
  const hint = 'say `--existing swap` to keep it beside what is restored';
  return [error(`${live} is there already`, hint)];
}

function judgeLayout(layout: Layout, facts: DumpFacts): readonly Finding[] {
  const { folder, rdb, appendOnly, isAssumed } = layout;
  const findings: Finding[] = [];
  if (isAssumed) {
    const hint = 'a server with `appendonly no` does not read it: remove it there then';
    const message = `the server that was dumped is append-only, and ${folder} has no data: append-only data is made there, too, with the usual names`;
    findings.push(warning(message, hint));
  } else if (appendOnly === null && lookAt(rdb) === undefined) {
    const message = `a server with \`appendonly yes\` ignores ${rdb} and starts empty, and ${folder} does not say whether it is one`;
    const hint = 'start it once with `appendonly no`, then `CONFIG SET appendonly yes`';
    findings.push(warning(message, hint));
  }
  const others = otherFiles(layout);
  if (lookAt(rdb) === undefined && others.length > 0) {
    const hint = `is that its \`dbfilename\`? Then \`--to <dump>.path=${join(folder, others[0] ?? '')}\``;
    findings.push(warning(`${folder} holds ${others.join(', ')}, and no dump.rdb`, hint));
  }
  const before = versionOf(rdb);
  if (before !== null && facts.rdbVersion !== null && facts.rdbVersion > before) {
    const message = `the dump has RDB version ${facts.rdbVersion}, and what is there has ${before}: an older server does not load it`;
    findings.push(warning(message, 'is the server as new as the one that was dumped?'));
  }
  return findings;
}

function judgePlace({ folder }: Layout, { via }: RestoreParts): readonly Finding[] {
  if (via.isHere) return [];
  const message = `${folder} is a folder of this machine, and the server runs in ${via.label}`;
  const hint =
    'of a container it is the folder of its volume (`docker volume inspect`), and the container has to be stopped';
  return [warning(message, hint)];
}

function versionOf(rdb: string): number | null {
  if (lookAt(rdb)?.isFile() !== true) return null;
  try {
    const [descriptor, head] = [openSync(rdb, 'r'), Buffer.alloc(9)];
    try {
      readSync(descriptor, head);
    } finally {
      closeSync(descriptor);
    }
    return readHead(head).rdbVersion;
  } catch {
    // It says less then.
    return null;
  }
}

/**
 * Which files they are. A server that runs replaces them all the time, so that no plan could ever be confirmed: then it
 * is the folder.
 */
function fingerprintOf({ folder, rdb, appendOnly }: Layout, isServed: boolean): string {
  const files = isServed ? [] : [rdb, ...(appendOnly === null ? [] : [appendOnly.path])];
  const known = [folder, ...files].map((path) => {
    const found = lookAt(path);
    const isFolder = path === folder;
    return found === undefined
      ? [path]
      : [path, found.dev, found.ino, ...(isFolder ? [] : [found.birthtimeNs])].map(String);
  });
  return createHash('sha256')
    .update(JSON.stringify([rdb, appendOnly, known]))
    .digest('hex');
}

function error(message: string, hint: string): Finding {
  return { severity: 'error', message, hint };
}

function warning(message: string, hint: string): Finding {
  return { severity: 'warning', message, hint };
}
