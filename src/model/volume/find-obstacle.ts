interface Volume {
  readonly driver: string;
  readonly mountpoint: string;
  /** Its engine is on this machine. */
  readonly isHere: boolean;
  readonly options: Readonly<Record<string, string>>;
}

/**
 * Why the folder of a volume does not hold its files on this machine, `null` where it does. A folder of the same name
 * may be there all the same, and what is in it is something else, or nothing.
 */
export function findObstacle(volume: Volume, mountPoints: readonly string[]): string | null {
  if (!volume.isHere) return 'its engine is not on this machine';
  if (volume.driver !== 'local') return `its driver is ${volume.driver}`;
  if (!isMountedInUse(volume) || mountPoints.includes(volume.mountpoint)) return null;
  return 'the engine mounts it only while a container uses it, and now it is not mounted';
}

/** What stops the last container that uses it takes the files away: its folder is empty until it is used again. */
export function isMountedInUse({ options }: Pick<Volume, 'options'>): boolean {
  return options.type !== undefined || options.device !== undefined;
}
