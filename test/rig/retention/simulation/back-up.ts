import type { JudgedBackup } from '../../../../src/catalog/verdict.ts';
import { createBackupId } from '../../../../src/model/run/backup-id.ts';
import { stampBackup } from '../../../../src/model/run/backup-stamp.ts';
import { isFuture } from '../../../../src/model/run/future.ts';
import type { Artifact } from '../../../../src/model/run/manifest.ts';
import { isImported, type Origin } from '../../../../src/model/run/origin.ts';
import { findSuspicions } from '../../../../src/model/suspicion.ts';
import { sampleArtifact, sampleManifest } from '../../catalog/sample-manifest.ts';
import { decide, judge, recordCheck } from './look.ts';
import { remove } from './remove.ts';
import { chance, dumps, type Host, isUp, type Made, type Place, type World } from './world.ts';

/** One run on one host, with everything that may go wrong. */
export function backUp(world: World, host: Host): void {
  world.runs += 1;
  const now = world.now + host.offsetMs;
  const up = world.places.filter((place) => isUp(world, place));
  // A failed run removes nothing.
  if (up.length === 0 || chance(world, world.trouble.kind === 'failing' ? 100 : 8)) return;
  const judged = judge(world, now);
  if (world.trouble.kind !== 'blind') checkUnverified(world, judged, now);
  completeCopies(world, judged, now);
  const origin = originOfToday(world);
  const made = make(world, { judged, now, origin });
  const isKilled = chance(world, 4);
  for (const place of up) store(world, { made, place, now, isKilled });
  world.backups.set(made.id, made);
  if (isKilled || origin !== 'run') return;
  const decideFor = decide(world, { now, own: made.id });
  for (const place of up) {
    const plan = decideFor(place);
    if (plan.refusal === null) remove(world, { place, now, plan });
  }
}

function originOfToday(world: World): Origin {
  if (chance(world, 3)) return 'safety';
  return chance(world, 3) ? 'import' : 'run';
}

interface Making {
  readonly judged: readonly JudgedBackup[];
  readonly now: number;
  readonly origin: Origin;
}

function make(world: World, { judged, now, origin }: Making): Made {
  const { random } = world;
  const run = createBackupId(
    now,
    Uint8Array.from({ length: 4 }, () => random.below(256)),
  );
  const others = judged.map(({ backup }) => backup.startedAt);
  const { id, startedAt } = stampBackup({ run, hasWaited: chance(world, 5), now, others });
  const isForeign = origin === 'import';
  const isWhole = !isForeign && !chance(world, world.trouble.kind === 'cut' ? 100 : 6);
  // What somebody brings may be much larger or smaller than anything of ours.
  const bytes = isForeign
    ? random.below(10_000)
    : (isWhole ? 800 : 200) + random.below(isWhole ? 400 : 100);
  const plain = { bytes, sha256: '0'.repeat(64) };
  const artifacts = dumpsOfToday(world).map((dump) =>
    isForeign
      ? sampleArtifact({ dump, plain })
      : suspected(sampleArtifact({ dump, plain }), judged, now),
  );
  const at = new Date(startedAt).toISOString();
  const trigger = { kind: origin === 'run' ? 'schedule' : origin, url: null } as const;
  const manifest = sampleManifest({ id, startedAt: at, artifacts, trigger });
  const copies = new Map();
  return { id, startedAt, manifest, madeAt: world.now, isWhole, copies, hold: null };
}

function dumpsOfToday(world: World): readonly string[] {
  if (world.trouble.kind === 'single') return [dumps[0]];
  if (chance(world, 70)) return dumps;
  const some = dumps.filter(() => chance(world, 50));
  return some.length === 0 ? dumps : some;
}

/** The run itself holds each dump against the last good one that it sees. */
function suspected(artifact: Artifact, judged: readonly JudgedBackup[], now: number): Artifact {
  const { dump } = artifact;
  const last = judged
    .filter(
      ({ verdict, backup }) =>
        verdict === 'good' && !isImported(backup.manifest) && !isFuture(backup.startedAt, now),
    )
    .flatMap(({ backup }) => backup.manifest ?? [])
    .filter(({ artifacts }) => artifacts.some((one) => one.dump === dump))
    .toSorted((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt))[0];
  const [found] = last === undefined ? [] : findSuspicions(dump, { artifacts: [artifact] }, last);
  return found === undefined ? artifact : { ...artifact, facts: { suspect: found.reason } };
}

interface Storing {
  readonly made: Made;
  readonly place: Place;
  readonly now: number;
  /** Before anybody has looked at the copy. */
  readonly isKilled: boolean;
}

function store(world: World, { made, place, now, isKilled }: Storing): void {
  const isBlind = world.trouble.kind === 'blind';
  const isRotten = chance(world, isBlind ? 50 : 3);
  const writtenAt = place.hasClock ? world.now : now;
  const copy = { checks: [], writtenAt, isRotten, isDeleted: false };
  made.copies.set(place.id, copy);
  const verdict = isRotten ? 'fail' : 'pass';
  if (!isKilled && !isBlind)
    recordCheck(copy, { destination: place.id, level: 'checksum', verdict }, now);
}

/** Also those whose only check is dated in the future, which counts for nothing. */
function checkUnverified(world: World, judged: readonly JudgedBackup[], now: number): void {
  for (const { copy: seen, verdict: worth } of judged.flatMap(({ copies }) => copies)) {
    const copy = world.backups.get(seen.id)?.copies.get(seen.destination);
    if (worth !== 'unverified' || copy === undefined || copy.isDeleted) continue;
    const verdict = copy.isRotten ? 'fail' : 'pass';
    recordCheck(copy, { destination: seen.destination, level: 'checksum', verdict }, now);
  }
}

/** The newest good one lies everywhere again. */
function completeCopies(world: World, judged: readonly JudgedBackup[], now: number): void {
  const newest = judged.find(({ verdict }) => verdict === 'good');
  const made = newest && world.backups.get(newest.backup.id);
  if (made === undefined) return;
  const isThere = [...made.copies.values()].some(({ isRotten }) => !isRotten);
  const missing = world.places.filter((place) => isUp(world, place) && !made.copies.has(place.id));
  const isGone = ({ id }: Place) =>
    world.removals.some(({ backup, place }) => backup === made && place === id);
  for (const place of missing) {
    if (isThere && !isGone(place)) store(world, { made, place, now, isKilled: false });
  }
}
