import type { EngineUsage, VolumeUsage } from '../../ports/engine-storage.ts';
import { type Disk, deviceOf, isNearFull } from './disks.ts';
import type { Growth } from './growth.ts';
import { type Content, lookInto } from './look-into.ts';

/** `dangling`: nobody uses it, and nobody gave it a name. */
export type Health = 'ok' | 'growing' | 'unused' | 'dangling' | 'near full';

export interface Volume {
  readonly usage: VolumeUsage;
  /** `null` where its files are not ours to look at. */
  readonly content: Content | null;
  /** `null` where nobody counts it. */
  readonly bytes: number | null;
  readonly usedBy: readonly string[];
  readonly isOnFullDisk: boolean;
}

/** All volumes of an engine, the largest first. */
export async function readVolumes(
  engine: EngineUsage,
  disks: readonly Disk[],
): Promise<readonly Volume[]> {
  const full = new Set(disks.filter(isNearFull).map(({ device }) => device));
  const volumes: Volume[] = [];
  for (const usage of engine.volumes) {
    const folder = engine.isHere ? usage.mountpoint : null;
    const content = folder === null ? null : readable(lookInto(folder));
    const device = folder === null ? null : await deviceOf(folder);
    const usedBy = engine.containers
      .filter((one) => one.volumes.includes(usage.name))
      .map(({ name }) => name)
      .toSorted();
    const bytes = usage.bytes ?? (content?.isWhole ? content.bytes : null);
    const isOnFullDisk = device !== null && full.has(device);
    volumes.push({ usage, content, bytes, usedBy, isOnFullDisk });
  }
  return volumes.toSorted((a, b) => (b.bytes ?? 0) - (a.bytes ?? 0));
}

/** Nothing seen and not all of it: it is closed to us. */
function readable(content: Content): Content | null {
  return content.isWhole || content.files > 0 ? content : null;
}

/** The first thing that somebody should know of it. */
export function healthOf(volume: Volume, growth: Growth | null): Health {
  if (volume.usedBy.length === 0) return volume.usage.isAnonymous ? 'dangling' : 'unused';
  if (volume.isOnFullDisk) return 'near full';
  return growth === null ? 'ok' : 'growing';
}
