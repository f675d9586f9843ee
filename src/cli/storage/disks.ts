import { stat, statfs } from 'node:fs/promises';
import { nearest } from '../../util/room.ts';

/** Something of ours or of the engine, and its folder. */
export interface Held {
  readonly what: string;
  readonly path: string;
}

export interface Disk {
  readonly device: number;
  /** What lies on it; the path of the first one stands for it. */
  readonly holds: readonly Held[];
  readonly totalBytes: number;
  readonly usedBytes: number;
  /** What a user without privileges may still write. */
  readonly freeBytes: number;
}

/** From here on a disk soon stops what writes to it. */
const fullShare = 0.9;

/** The disks on which these folders lie, or will lie; those that do not say how much they hold are left out. */
export async function readDisks(held: readonly Held[]): Promise<readonly Disk[]> {
  const disks = new Map<number, Disk>();
  for (const one of held) {
    const device = await deviceOf(one.path);
    const known = device === null ? undefined : disks.get(device);
    if (known !== undefined) disks.set(known.device, { ...known, holds: [...known.holds, one] });
    else if (device !== null) {
      const disk = await readDisk(device, one);
      if (disk !== null) disks.set(device, disk);
    }
  }
  return [...disks.values()];
}

/** As `df` counts: what only root may use is no part of it. */
export function usedShare({ usedBytes, freeBytes }: Disk): number {
  return usedBytes / Math.max(1, usedBytes + freeBytes);
}

export function isNearFull(disk: Disk): boolean {
  return usedShare(disk) >= fullShare;
}

/** `null` where it is closed to us. */
export async function deviceOf(path: string): Promise<number | null> {
  try {
    return (await stat(await nearest(path))).dev;
  } catch {
    // What cannot be looked at is not told.
    return null;
  }
}

async function readDisk(device: number, held: Held): Promise<Disk | null> {
  const { blocks, bfree, bavail, bsize } = await statfs(await nearest(held.path));
  if (blocks === 0) return null;
  return {
    ...{ device, holds: [held] },
    totalBytes: blocks * bsize,
    usedBytes: (blocks - bfree) * bsize,
    freeBytes: bavail * bsize,
  };
}
