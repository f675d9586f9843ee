import { BackupError } from '../../model/failures.ts';
import type { EngineUsage } from '../../ports/engine-storage.ts';
import { leftoversOf } from './advise.ts';
import { isNearFull } from './disks.ts';
import type { JudgedVolume, Surveyed } from './survey.ts';

/** For scripts: bytes and moments, not words. */
export function storageRecord({ disks, engine, volumes, seen }: Surveyed) {
  return {
    disks: disks.map((disk) => {
      const { holds, totalBytes, usedBytes, freeBytes } = disk;
      return { holds, totalBytes, usedBytes, freeBytes, isNearFull: isNearFull(disk) };
    }),
    engine: engine instanceof BackupError ? null : engineRecord(engine),
    volumes: volumes.map(volumeRecord),
    backups: seen.known.flatMap(({ pipeline, destinations }) =>
      destinations.map(({ id, error, report }) => ({
        ...{ pipeline, destination: id, error },
        bytes: error === null ? report.bytes : null,
      })),
    ),
  };
}

function engineRecord(engine: EngineUsage) {
  const { address, root, isHere, images, containers, cache } = engine;
  const { imageCount, imageBytes, stopped, cacheBytes } = leftoversOf(engine);
  return {
    ...{ address, root, isHere },
    images: {
      ...{ count: images.length, bytes: engine.imageBytes },
      dangling: { count: imageCount, bytes: imageBytes },
    },
    containers: {
      ...{ count: containers.length, stopped },
      bytes: containers.reduce((sum, { bytes }) => sum + bytes, 0),
    },
    buildCache: {
      bytes: cache.reduce((sum, { bytes }) => sum + bytes, 0),
      unusedBytes: cacheBytes,
    },
  };
}

function volumeRecord({ usage, content, bytes, usedBy, health, growth, pipeline }: JudgedVolume) {
  const changedAtMs = content?.changedAtMs ?? null;
  return {
    ...{ name: usage.name, driver: usage.driver, isAnonymous: usage.isAnonymous },
    ...{ bytes, usedBy, health, pipeline },
    files: content === null ? null : { count: content.files, isWhole: content.isWhole },
    largest: content?.largest ?? null,
    changedAt: changedAtMs === null ? null : new Date(changedAtMs).toISOString(),
    growth:
      growth === null
        ? null
        : { bytes: growth.bytes, since: new Date(growth.sinceMs).toISOString() },
  };
}
