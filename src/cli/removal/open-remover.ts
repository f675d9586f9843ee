import type { Remover } from '../../catalog/retention/remove.ts';
import type { StepContext } from '../../ports/step-context.ts';
import type { Store } from '../compose/store.ts';

interface Removing extends Pick<Remover, 'by' | 'run'> {
  readonly store: Store;
}

/** This command, under the lock of the pipeline, as who removes. */
export async function openRemover(
  { store, by, run }: Removing,
  { signal }: StepContext,
): Promise<Remover> {
  const { sign } = await store.openSigner();
  return {
    names: store.names,
    destinations: store.destinations.map(({ destination }) => destination),
    ...{ by, run, sign, signatures: store.signatures },
    assertOurs: () => Promise.resolve(signal.throwIfAborted()),
  };
}
