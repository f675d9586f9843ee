import { resolve } from 'node:path';
import type { Manifest } from '../../model/run/manifest.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { asTargetFailure } from '../../stages/fetch/new-file.ts';
import type { Opener } from '../../stages/open-copy.ts';
import { createOurOpener } from '../compose/open-copy.ts';
import type { Store } from '../compose/store.ts';
import type { Io } from '../io.ts';
import type { Targeted } from '../reach/find-target.ts';
import { requireManifest } from '../reach/require-manifest.ts';
import { withTemporaries } from '../reach/with-temporaries.ts';
import type { Line } from '../verb.ts';
import type { ReadingProgress } from './progress.ts';
import { makeFolders } from './target-folder.ts';

/** What is to be brought back, and whereto. */
export interface Order {
  readonly targeted: Targeted;
  readonly manifest: Manifest;
  readonly opener: Opener;
  /** As it was named, from the root. */
  readonly folder: string;
  readonly io: Io;
  readonly progress: ReadingProgress;
}

interface Asked {
  readonly line: Line;
  readonly io: Io;
  readonly progress: ReadingProgress;
}

/** Fails with BP5050 or BP5071 where there is no manifest to believe. */
export function createOrder(targeted: Targeted, { line, io, progress }: Asked): Order {
  const { known, judged } = targeted;
  const manifest = requireManifest(known.pipeline, judged);
  const opener = createOurOpener(known.store, manifest.encryption);
  const folder = resolve(io.cwd, line.positionals[1] ?? '');
  return { targeted, manifest, opener, folder, io, progress };
}

export interface PartialFolder {
  readonly folder: string;
  /** Those of the store; what a kill leaves unfinished there is found. */
  readonly destinations: Store['destinations'];
}

/** Works in a hidden folder beside where the result will be; folders that had to be made for it go after a failure. */
export async function withPartialFolder<T>(
  { targeted: { known }, parent }: { readonly targeted: Targeted; readonly parent: string },
  context: StepContext,
  work: (folder: PartialFolder, context: StepContext) => Promise<T>,
): Promise<T> {
  const unmake = await makeFolders(parent);
  try {
    return await withTemporaries(known, context, async (temporaries, own) => {
      const folder = await asTargetFailure(parent, () => temporaries.openBeside(parent));
      return await work({ folder, destinations: temporaries.destinations }, own);
    });
  } catch (error) {
    await unmake();
    throw error;
  }
}
