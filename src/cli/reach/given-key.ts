import { resolve } from 'node:path';
import type { Store } from '../compose/store.ts';
import type { Io } from '../io.ts';
import type { Line } from '../verb.ts';

/** With the private key that the command line names, in place of the one that the pipeline declares. */
export function withGivenKey(store: Store, line: Line, io: Io): Store {
  if (!line.verb.options.some(({ long }) => long === 'private-key')) return store;
  const key = line.value('private-key');
  const lock = line.value('passphrase-file');
  if (key === undefined && lock === undefined) return store;
  const { passphrase, ...rest } = store.plan.restore;
  const fileAt = (file: string) => ({ file: resolve(io.cwd, file) });
  const restore = {
    ...rest,
    // It belongs to the key that is declared.
    ...(passphrase !== undefined && key === undefined && { passphrase }),
    ...(key !== undefined && { privateKey: fileAt(key) }),
    ...(lock !== undefined && { passphrase: fileAt(lock), symmetricPassphrase: fileAt(lock) }),
  };
  return { ...store, plan: { ...store.plan, restore } };
}
