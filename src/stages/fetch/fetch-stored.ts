import type { CopyToVerify } from '../../catalog/verify/copy-to-verify.ts';
import type { FileRecord } from '../../model/run/manifest.ts';
import type { StepContext } from '../../ports/step-context.ts';
import type { Copies } from './copies.ts';
import { writeAll, writeNewFile } from './new-file.ts';
import { proveStored } from './read-stored.ts';

/**
 * Brings one file of a backup as it is stored into a new file, from the first copy that has it whole. Resolves when
 * every byte of it is proved and durable; answers the destination that gave it. Otherwise nothing is left.
 */
export async function fetchStored(
  copies: Copies,
  { file, path }: { readonly file: FileRecord; readonly path: string },
  context: StepContext,
): Promise<string> {
  return await copies.first(
    file.name,
    async (copy) => {
      await copyStored(copy, { file, path }, context);
      return copy.destination.id;
    },
    context,
  );
}

/** From one copy. */
export async function copyStored(
  copy: CopyToVerify,
  { file, path }: { readonly file: FileRecord; readonly path: string },
  context: StepContext,
): Promise<void> {
  await writeNewFile(path, async (handle) => {
    const take = (chunk: Buffer) => writeAll(handle, path, chunk);
    await proveStored(copy, file, { take, context });
  });
}
