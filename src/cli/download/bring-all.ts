import { join } from 'node:path';
import type { StepContext } from '../../ports/step-context.ts';
import { assertOpens } from '../../stages/fetch/decoders.ts';
import { asTargetFailure } from '../../stages/fetch/new-file.ts';
import { assertFree, publishFolder } from '../../stages/fetch/publish.ts';
import type { Brought } from './brought.ts';
import { type Order, withPartialFolder } from './order.ts';
import { assertTarget } from './target-folder.ts';
import { withCopies } from './with-copies.ts';
import { writeFiles } from './write-files.ts';

/** All files of a backup into `<folder>/<pipeline>/<id>/`, which appears when all of them are proved. */
export async function bringAll(
  order: Order,
  { isDecrypted }: { readonly isDecrypted: boolean },
  context: StepContext,
): Promise<Brought> {
  const { targeted, manifest, folder, progress } = order;
  const { pipeline, store } = targeted.known;
  const parent = join(folder, pipeline);
  const final = join(parent, manifest.id);
  const opener = isDecrypted ? order.opener : null;
  const needsBytes = neededBytes(order, isDecrypted);
  await assertTarget({ folder, final, parents: [folder, parent] }, { store, needsBytes });
  await asTargetFailure(parent, () => assertFree(final));
  const codecs = new Set(manifest.artifacts.flatMap((artifact) => artifact.codecs));
  if (opener !== null) await assertOpens(codecs, opener, context);
  const place = { targeted, parent };
  const { result: files, lost } = await withPartialFolder(place, context, (partial, own) =>
    withCopies({ ...order, ...partial }, own, async (copies) => {
      const writing = { copies, manifest, folder: partial.folder, progress, opener };
      const written = await writeFiles(writing, own);
      context.signal.throwIfAborted();
      await publishFolder(partial.folder, final);
      return written;
    }),
  );
  return { path: final, name: null, lost, data: { folder: final, isDecrypted, files } };
}

function neededBytes({ manifest, targeted }: Order, isDecrypted: boolean): number {
  const { artifacts, files } = manifest;
  const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
  const small = sum(files.map(({ bytes }) => bytes));
  const stored = artifacts.map((artifact) => artifact.stored.bytes);
  if (!isDecrypted) return small + sum(stored);
  const { destinations } = targeted.known.store;
  const isNear = destinations.every(({ destination }) => destination.traits.isOnThisMachine);
  // What comes over a network is kept as it is stored until it is decoded.
  const aside = isNear ? 0 : Math.max(0, ...stored);
  return small + aside + sum(artifacts.map(({ plain }) => plain.bytes));
}
