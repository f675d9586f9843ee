import { BackupError } from '../../model/failures.ts';
import type { EngineUsage } from '../../ports/engine-storage.ts';
import { formatAge, formatBytes } from '../../util/human.ts';
import { count } from '../reach/words.ts';
import { isNearFull, usedShare } from './disks.ts';
import type { JudgedVolume, Surveyed } from './survey.ts';

/** What somebody should do, the most urgent first. */
export function recommend(surveyed: Surveyed, nowMs: number): readonly string[] {
  const { disks, engine, volumes } = surveyed;
  return [
    ...disks.filter(isNearFull).map((disk) => {
      const share = Math.round(usedShare(disk) * 100);
      const where = disk.holds[0]?.path ?? '';
      return `${where} is ${share} % full, ${formatBytes(disk.freeBytes)} are free: make room before a backup or the engine stops`;
    }),
    ...volumes.flatMap((volume) => adviceOn(volume, nowMs)),
    ...(engine instanceof BackupError ? [] : leftovers(engine)),
  ];
}

function adviceOn(volume: JudgedVolume, nowMs: number): readonly string[] {
  const { usage, growth, usedBy, pipeline } = volume;
  const name = usage.isAnonymous ? `${usage.name.slice(0, 12)}…` : usage.name;
  const lines: string[] = [];
  if (growth !== null) {
    const since = formatAge(nowMs - growth.sinceMs);
    lines.push(
      `${name} is ${formatBytes(growth.bytes)} larger than ${since}: see what writes there`,
    );
  }
  if (usedBy.length === 0 && !usage.isAnonymous) {
    const stored = pipeline === null ? 'it is in no pipeline' : `${pipeline} stores it`;
    lines.push(`${name} is used by no container, and ${stored}: look before it goes`);
  }
  return lines;
}

const clean = '`run-pipeline storage clean` shows what may go';

function leftovers(engine: EngineUsage): readonly string[] {
  const { imageCount, imageBytes, stopped, cacheBytes } = leftoversOf(engine);
  const lines: string[] = [];
  if (imageCount > 0) {
    const images = count(imageCount, 'image');
    lines.push(`${images} without a name, ${formatBytes(imageBytes)}: ${clean}`);
  }
  if (cacheBytes > 0) lines.push(`${formatBytes(cacheBytes)} of build cache: ${clean}`);
  if (stopped > 0)
    lines.push(`${count(stopped, 'container is', 'containers are')} not running: ${clean}`);
  return lines;
}

/** What images, containers and builds have left. */
export function leftoversOf({ images, containers, cache }: EngineUsage) {
  const dangling = images.filter(({ isDangling, uses }) => isDangling && uses === 0);
  return {
    imageCount: dangling.length,
    imageBytes: dangling.reduce((sum, { ownBytes }) => sum + (ownBytes ?? 0), 0),
    stopped: containers.filter(({ isAlive }) => !isAlive).length,
    cacheBytes: cache.reduce((sum, { bytes, isInUse }) => sum + (isInUse ? 0 : bytes), 0),
  };
}
