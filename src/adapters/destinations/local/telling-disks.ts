import { statfs } from 'node:fs/promises';

/**
 * File systems of Linux that give a folder another time whenever a name comes into it or goes, at once and whoever does
 * it. Others may do as much; what is reached over a network, or made up by a program, often does not.
 */
const telling: ReadonlySet<number> = new Set([
  0xef53, // ext2, ext3, ext4
  0x58465342, // xfs
  0x9123683e, // btrfs
  0xf2f52010, // f2fs
  0x2fc12fc1, // zfs
  0xca451a4e, // bcachefs
  0x01021994, // tmpfs
  0x794c7630, // overlayfs
]);

/** Whether the time of a folder tells that the names in it are the same. */
export async function tellsByTimes(folder: string): Promise<boolean> {
  return process.platform === 'linux' && telling.has((await statfs(folder)).type);
}
