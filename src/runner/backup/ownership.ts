import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Ownership } from '../../stages/run.ts';
import type { Job } from '../job.ts';
import { replaceState } from '../state-folder.ts';
import { isKnownStore, knownStoresFile, readKnownStores, storeName } from './known-stores.ts';

interface Owning extends Pick<Job, 'state' | 'plan'> {
  readonly file: Pick<Job['file'], 'origin'>;
  readonly wishes: Pick<Job['wishes'], 'adopt'>;
}

/** Remembers at which destinations the pipeline has a folder: one that had it and shows none is not a new one. */
export async function createOwnership({ state, plan, file, wishes }: Owning): Promise<Ownership> {
  const path = knownStoresFile(state, plan.name);
  const known = new Set(await readKnownStores(path));
  const installation = await state.installation();
  let last = Promise.resolve();
  return {
    of: (destination) => ({
      installation,
      repositories: file.origin.names,
      wasOurs: isKnownStore([...known], destination),
      adopt: wishes.adopt.includes(destination.id),
    }),
    remember: (destination) => {
      const name = storeName(destination);
      if (known.has(name)) return last;
      known.add(name);
      // Destinations come at the same time; one after another they write what is known by then.
      last = last.then(async () => {
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        await replaceState(path, `${JSON.stringify([...known].sort())}\n`);
      });
      return last;
    },
  };
}
