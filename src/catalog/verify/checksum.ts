import { fileKey } from '../../model/run/layout.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { mapLimited } from '../../util/map-limited.ts';
import { expectedFiles } from '../compare-files.ts';
import { confirmByReading, confirmObject } from '../confirm.ts';
import type { CopyToVerify, LevelCheck } from './copy-to-verify.ts';
import { verifyManifest } from './manifest.ts';
import { compare, lookInto } from './size.ts';
import { combine } from './verification.ts';

/** The store confirms every SHA-256, or the object is read where it confirms none. */
export const verifyChecksum: LevelCheck = (copy, context) =>
  verifyFiles(copy, confirmObject, context);

/** Every byte comes back with our SHA-256, and the signature holds. */
export const verifyDownload: LevelCheck = (copy, context) =>
  verifyFiles(copy, confirmByReading, context);

async function verifyFiles(
  copy: CopyToVerify,
  confirm: typeof confirmObject,
  context: StepContext,
) {
  const contents = await lookInto(copy, context);
  if ('verdict' in contents) return contents;
  const sizes = compare(copy, contents);
  // What is missing or has another size need not be read to know that it is damaged; the rest is still told.
  const { destination, pipeline, backup, manifest } = copy;
  const present = [...expectedFiles(manifest.manifest)].filter(
    ([name, { bytes }]) => contents.files.get(name)?.bytes === bytes,
  );
  const found = await mapLimited(present, limitOf(copy), ([name, expect]) => {
    const key = fileKey(pipeline, backup, name);
    const stored = contents.files.get(name) ?? null;
    return confirm({ destination, key, name, expect, stored }, context);
  });
  return combine([await verifyManifest(copy, context), sizes, ...found]);
}

/** Reads go to one disk or one line: a few at once keep it busy. */
function limitOf({ destination }: CopyToVerify): number {
  return Math.max(1, Math.min(destination.traits.maxParallel, 2));
}
