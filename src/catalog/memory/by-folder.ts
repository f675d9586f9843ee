import type { Named } from '../list-folders.ts';

/** By the name of the folder, without putting it together: each of ten thousand is asked for several times. */
export class ByFolder<T> {
  readonly #all = new Map<string, Map<string, T>>();

  get({ pipeline, id }: Named): T | undefined {
    return this.#all.get(pipeline)?.get(id);
  }

  set({ pipeline, id }: Named, value: T): void {
    const known = this.#all.get(pipeline);
    if (known === undefined) this.#all.set(pipeline, new Map([[id, value]]));
    else known.set(id, value);
  }
}
