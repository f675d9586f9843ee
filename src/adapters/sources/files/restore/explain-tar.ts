import { BackupError } from '../../../../model/failures.ts';

const fullDisk = /No space left on device|Disk quota exceeded/;
const failed = /^Exiting with failure status|^Error is not recoverable/;
/** Whoever gave it the bytes says why there were no more. */
const cut = /Unexpected EOF in archive/;

/** Throws when tar has failed by itself; answers what else it had to say, which costs no file. */
export function judgeExtraction(stderr: string): readonly string[] {
  const lines = stderr
    .split('\n')
    .map((line) => line.replace(/^\S*tar: /, ''))
    .filter((line) => line !== '');
  const said = lines.filter((line) => !failed.test(line));
  if (!lines.some((line) => failed.test(line))) return said;
  if (cut.test(stderr)) return [];
  const some = said.slice(0, 3).join(' | ');
  if (fullDisk.test(stderr)) {
    throw new BackupError({
      code: 'BP5030',
      message: `the disk of the target is full: ${some}`,
      hint: 'make room there; what was live is untouched',
    });
  }
  throw new BackupError({
    code: 'BP5110',
    message: `tar could not unpack everything: ${some}`,
    hint: 'correct what it says; what was live is untouched',
  });
}
