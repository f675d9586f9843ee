import { join } from 'node:path';
import type { StepContext } from '../../ports/step-context.ts';
import { assertKnown, assertOpens } from '../../stages/fetch/decoders.ts';
import { asTargetFailure } from '../../stages/fetch/new-file.ts';
import { assertFree, publishFile } from '../../stages/fetch/publish.ts';
import type { Brought } from './brought.ts';
import { choosePart, type Part } from './choose-part.ts';
import { type Order, withPartialFolder } from './order.ts';
import { assertTarget } from './target-folder.ts';
import { withCopies } from './with-copies.ts';
import { writePart } from './write-part.ts';

/** One file out of a backup into a folder, under the last part of its name. */
export async function bringPart(
  order: Order,
  typed: Buffer,
  context: StepContext,
): Promise<Brought> {
  const { targeted, manifest, opener, folder, progress } = order;
  const { store } = targeted.known;
  const all = manifest.artifacts.flatMap(({ codecs }) => codecs);
  assertKnown(all, opener);
  const part = choosePart(typed, manifest);
  const name = Buffer.from(part.fileName);
  const final = Buffer.concat([Buffer.from(`${folder}/`), name]);
  const where = { folder, final: folder, parents: [folder] };
  await assertTarget(where, { store, needsBytes: leastBytes(part) });
  await asTargetFailure(folder, () => assertFree(final));
  await assertOpens(new Set(codecsOf(part)), opener, context);
  const beside = { targeted, parent: folder };
  const { result, lost } = await withPartialFolder(beside, context, (partial, own) =>
    withCopies({ ...order, ...partial }, own, async (copies) => {
      const path = join(partial.folder, 'file');
      const { place } = store;
      const written = await writePart(part, { copies, opener, progress, place, path }, own);
      context.signal.throwIfAborted();
      await publishFile(path, final);
      return written;
    }),
  );
  const isText = Buffer.from(name.toString()).equals(name);
  const file = join(folder, name.toString());
  const nameBase64 = isText ? {} : { nameBase64: name.toString('base64') };
  progress.done(`${name.toString()}  out of ${result.artifact}  from ${result.from}`);
  return { path: file, name, lost, data: { file, ...nameBase64, ...result } };
}

/** How much one file of an archive takes is known when it comes. */
function leastBytes(part: Part): number {
  return part.kind === 'whole' ? part.artifact.plain.bytes : 0;
}

function codecsOf(part: Part): readonly string[] {
  const artifacts = part.kind === 'whole' ? [part.artifact] : part.archives;
  return artifacts.flatMap(({ codecs }) => codecs);
}
