import { compareFolder } from '../compare-files.ts';
import { type FolderContents, listFolder } from '../list-folder.ts';
import { reasonOf } from '../reason-of.ts';
import type { LevelCheck } from './copy-to-verify.ts';
import { failed, inconclusive, passed, type Verification } from './verification.ts';

/** Every object is there with its size. Costs one listing. */
export const verifySize: LevelCheck = async (copy, context) => {
  const contents = await lookInto(copy, context);
  return 'verdict' in contents ? contents : compare(copy, contents);
};

/** The listing, or why there is none. */
export async function lookInto(
  copy: Parameters<LevelCheck>[0],
  context: Parameters<LevelCheck>[1],
): Promise<FolderContents | Verification> {
  try {
    return await listFolder(copy, context);
  } catch (error) {
    context.signal.throwIfAborted();
    return inconclusive(`the folder could not be listed: ${reasonOf(error)}`);
  }
}

export function compare(
  { manifest }: Parameters<LevelCheck>[0],
  { files }: FolderContents,
): Verification {
  const problems = compareFolder(manifest.manifest, files);
  return problems.length === 0 ? passed : failed(...problems);
}
