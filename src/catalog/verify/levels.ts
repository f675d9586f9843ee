import { verifyChecksum, verifyDownload } from './checksum.ts';
import type { LevelCheck } from './copy-to-verify.ts';
import { verifySize } from './size.ts';

/** The levels that need nothing but the copy; `open` needs keys and engines, and is added by whoever has them. */
export const storeLevels: Readonly<Record<'size' | 'checksum' | 'download', LevelCheck>> = {
  size: verifySize,
  checksum: verifyChecksum,
  download: verifyDownload,
};
