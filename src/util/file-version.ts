/** The system sets the time of the change, and whoever writes a file cannot choose it. */
export function fileVersion(inode: number, changedAt: number): string {
  return `${inode}-${changedAt}`;
}
