import { formatBytes } from '../../../util/human.ts';
import type { PlannedSpace, Refusal } from '../plan.ts';
import type { SurveyedTarget } from './artifacts.ts';

/** What is free where something will be written. */
export interface FreeSpace {
  readonly folder: string;
  /** `null` where nobody knows. */
  readonly free: number | null;
  /** Folders of one file system share what is free. */
  readonly fileSystem: string;
}

/** What is needed in each folder. */
export function planSpace(
  surveys: readonly Pick<SurveyedTarget, 'needs'>[],
  free: readonly FreeSpace[],
): readonly PlannedSpace[] {
  const needed = new Map<string, number>();
  for (const { folder, bytes } of surveys.flatMap(({ needs }) => needs)) {
    needed.set(folder, (needed.get(folder) ?? 0) + bytes);
  }
  return [...needed].map(([folder, bytes]) => ({
    folder,
    needed: bytes,
    free: free.find((one) => one.folder === folder)?.free ?? null,
  }));
}

/** A full disk stops the live database, so `keepFree` has to stay free. */
export function findShortSpace(
  space: readonly PlannedSpace[],
  free: readonly FreeSpace[],
  keepFree: number,
): readonly Refusal[] {
  const systems = Map.groupBy(
    space,
    ({ folder }) => free.find((one) => one.folder === folder)?.fileSystem ?? folder,
  );
  return [...systems.values()].flatMap((folders) => {
    const needed = folders.reduce((sum, one) => sum + one.needed, 0);
    const left = folders[0]?.free ?? null;
    const short = left === null ? 0 : needed + keepFree - left;
    if (short <= 0) return [];
    const names = folders.map(({ folder }) => folder).join(' and ');
    return [
      {
        message: `${formatBytes(short)} too little space in ${names}`,
        hint: 'make room, give the data another target with --to, or lower preflight.keepFree',
      },
    ];
  });
}
