import { describe, expect, test } from 'vitest';
import { confirmArtifact } from '../../../src/catalog/confirm.ts';
import { createContext } from '../../rig/catalog/context.ts';
import { failure } from '../../rig/catalog/outcome.ts';
import { sealOf } from '../../rig/catalog/sample-manifest.ts';
import { signedKey } from '../../rig/catalog/signed-copy.ts';
import { openStore, type Store } from '../../rig/catalog/store.ts';

describe('the confirmation of an artifact', () => {
  const confirm = (store: Store, expected: string) =>
    confirmArtifact(
      {
        destination: store.destination,
        key: signedKey('orders.tar'),
        expected: sealOf(expected),
        stored: { bytes: expected.length },
      },
      createContext(),
    );

  test('reads back what lies there', async () => {
    const store = openStore();
    store.write(signedKey('orders.tar'), 'the bytes');
    await expect(confirm(store, 'the bytes')).resolves.toBeUndefined();
    await expect(confirm(store, 'the BYTES')).rejects.toThrow(
      failure('BP5041', 'here: orders.tar has the SHA-256'),
    );
    store.remove(signedKey('orders.tar'));
    await expect(confirm(store, 'the bytes')).rejects.toThrow(failure('BP5041', 'is missing'));
  });
});
