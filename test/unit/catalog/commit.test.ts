import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Commit, commitBackup } from '../../../src/catalog/commit.ts';
import { freezeManifest } from '../../../src/catalog/manifest/serialize.ts';
import type { Manifest } from '../../../src/model/run/manifest.ts';
import type { Destination, Stored } from '../../../src/ports/destination.ts';
import { createContext } from '../../rig/catalog/context.ts';
import { failingStream, lie, Outage } from '../../rig/catalog/lie.ts';
import { failure } from '../../rig/catalog/outcome.ts';
import {
  sampleArtifact,
  sampleId,
  sampleManifest,
  sealOf,
} from '../../rig/catalog/sample-manifest.ts';
import { openStore, type Store } from '../../rig/catalog/store.ts';

const artifact = sampleArtifact();
const small = [
  { name: 'RESTORE.md', bytes: Buffer.from('the guide') },
  { name: 'pipeline.yaml.pgp', bytes: Buffer.from('the pipeline') },
];
const key = (file: string): string => `shop/${sampleId}/${file}`;
const signer = '0123456789ABCDEF0123456789ABCDEF01234567';

function openCommit(given: Partial<Manifest> = {}): { store: Store; commit: Commit } {
  const store = openStore();
  store.write(key(artifact.file), 'stored bytes');
  const files = small.map(({ name, bytes }) => ({ name, ...sealOf(bytes.toString()) }));
  const commit: Commit = {
    copy: { destination: store.destination, pipeline: 'shop', backup: sampleId },
    frozen: freezeManifest(sampleManifest({ artifacts: [artifact], files, ...given })),
    files: small,
    signature: null,
    assertOurs: () => Promise.resolve(),
    onToken: () => Promise.resolve(),
  };
  return { store, commit };
}

const signed = {
  encryption: { profile: 'compatible', recipients: [], passphrase: true, signedBy: signer },
} as const;

const through = (commit: Commit, destination: Destination): Commit => ({
  ...commit,
  copy: { ...commit.copy, destination },
});

/** As a store answers that does not know the digest of what it holds. */
function withoutDigest({ sha256: _, ...stored }: Stored): Stored {
  return stored;
}

/** A destination of which one request for one file goes wrong. */
function lieAbout(
  { destination }: Store,
  file: string,
  put: (put: () => ReturnType<Destination['put']>) => ReturnType<Destination['put']>,
): Destination {
  return lie(destination, {
    put: (...given) =>
      given[0] === key(file) ? put(() => destination.put(...given)) : destination.put(...given),
  });
}

const hasManifest = (store: Store): boolean => store.keys().includes(key('manifest.json'));

test('the manifest comes last, after the files and the signature', async () => {
  const { store, commit } = openCommit(signed);
  const written: string[] = [];
  const watched = lie(store.destination, {
    put: (...given) => {
      written.push(given[0]);
      expect(given[3].ifAbsent).toBe(true);
      return store.destination.put(...given);
    },
  });
  const signature = Buffer.from('signature');
  const done = await commitBackup({ ...through(commit, watched), signature }, createContext());
  expect(done.confirmation.verdict).toBe('pass');
  expect(written).toEqual(
    ['RESTORE.md', 'pipeline.yaml.pgp', 'manifest.json.sig', 'manifest.json'].map(key),
  );
  expect(readFileSync(join(store.path, key('manifest.json')))).toEqual(
    Buffer.from(commit.frozen.bytes),
  );
});

test('a commit that was cut short can be repeated, and one that is done too', async () => {
  const { store, commit } = openCommit();
  const dying = lieAbout(store, 'manifest.json', () => Promise.reject(new Outage('cut')));
  await expect(commitBackup(through(commit, dying), createContext())).rejects.toThrow(
    failure('BP5040', 'could not store'),
  );
  expect(hasManifest(store)).toBe(false);
  await commitBackup(commit, createContext());
  const keys = store.keys();
  await commitBackup(commit, createContext());
  expect(store.keys()).toEqual(keys);
});

describe('an ambiguous answer', () => {
  test('is settled by looking: what is there counts', async () => {
    const { store, commit } = openCommit();
    const lossy = lieAbout(store, 'manifest.json', async (put) => {
      await put();
      throw new Outage('the answer was lost');
    });
    const { confirmation } = await commitBackup(through(commit, lossy), createContext());
    expect(confirmation.verdict).toBe('pass');
    expect(hasManifest(store)).toBe(true);
  });

  test('about another object is a refusal, and nothing is overwritten', async () => {
    const { store, commit } = openCommit();
    store.write(key('manifest.json'), 'somebody else’s');
    await expect(commitBackup(commit, createContext())).rejects.toThrow(
      failure('BP5042', 'holds another object'),
    );
    expect(readFileSync(join(store.path, key('manifest.json')), 'utf8')).toBe('somebody else’s');
  });

  test('that cannot even be settled says so', async () => {
    const { store, commit } = openCommit();
    const away = lie(
      lieAbout(store, 'manifest.json', () => Promise.reject(new Outage('gone'))),
      {
        settle: () => Promise.reject(new Outage('still gone')),
      },
    );
    await expect(commitBackup(through(commit, away), createContext())).rejects.toThrow(
      failure('BP5040', 'it is unknown whether the destination took an object: gone'),
    );
  });
});

describe('nothing is committed', () => {
  test.each([
    ['is missing', (store: Store) => store.remove(key(artifact.file))],
    ['has 3 bytes instead of 12', (store: Store) => store.write(key(artifact.file), 'cut')],
  ])('when an artifact %s by then', async (problem, damage) => {
    const { store, commit } = openCommit();
    damage(store);
    await expect(commitBackup(commit, createContext())).rejects.toThrow(
      failure('BP5041', `${artifact.file} ${problem}`),
    );
    expect(hasManifest(store)).toBe(false);
  });

  test('when the lock is no longer ours', async () => {
    const { store, commit } = openCommit();
    const assertOurs = () => Promise.reject(new Error('lease lost'));
    await expect(commitBackup({ ...commit, assertOurs }, createContext())).rejects.toThrow(
      'lease lost',
    );
    expect(hasManifest(store)).toBe(false);
  });

  test('when somebody interrupts before the manifest', async () => {
    const { store, commit } = openCommit();
    const controller = new AbortController();
    const assertOurs = (): Promise<void> => {
      controller.abort(new Error('stop'));
      return Promise.resolve();
    };
    const context = createContext(0, controller.signal);
    await expect(commitBackup({ ...commit, assertOurs }, context)).rejects.toThrow('stop');
    expect(hasManifest(store)).toBe(false);
  });

  test('when a small file comes back with other bytes', async () => {
    const { store, commit } = openCommit();
    const rotten = lieAbout(store, 'RESTORE.md', async (put) => {
      const stored = await put();
      store.write(key('RESTORE.md'), 'the fraud');
      return withoutDigest(stored);
    });
    await expect(commitBackup(through(commit, rotten), createContext())).rejects.toThrow(
      failure('BP5041', 'RESTORE.md has the SHA-256'),
    );
    expect(hasManifest(store)).toBe(false);
  });

  test('when the manifest comes back with other bytes: it is taken away again', async () => {
    const { store, commit } = openCommit();
    const rotten = lieAbout(store, 'manifest.json', async (put) => {
      const stored = await put();
      store.write(
        key('manifest.json'),
        commit.frozen.bytes.map((byte) => byte ^ 1),
      );
      return withoutDigest(stored);
    });
    await expect(commitBackup(through(commit, rotten), createContext())).rejects.toThrow(
      failure('BP5041', 'manifest.json has the SHA-256'),
    );
    expect(hasManifest(store)).toBe(false);
  });

  test('when the store says that it took less', async () => {
    const { store, commit } = openCommit();
    const short = lieAbout(store, 'manifest.json', async (put) => ({ ...(await put()), bytes: 3 }));
    await expect(commitBackup(through(commit, short), createContext())).rejects.toThrow(
      failure('BP5041', 'stored other bytes than were sent'),
    );
    expect(hasManifest(store)).toBe(false);
  });
});

test('an interrupt during the last request does not break it off', async () => {
  const { store, commit } = openCommit();
  const controller = new AbortController();
  const slow = lie(store.destination, {
    put: async (...given) => {
      if (given[0] === key('manifest.json')) {
        controller.abort(new Error('stop'));
        expect(given[2].signal.aborted).toBe(false);
      }
      return await store.destination.put(...given);
    },
  });
  const context = createContext(0, controller.signal);
  await commitBackup(through(commit, slow), context);
  expect(hasManifest(store)).toBe(true);
});

test('a manifest that cannot be read back right now stays, for the next check to settle', async () => {
  const { store, commit } = openCommit();
  const { destination } = store;
  const blind = lie(destination, {
    put: async (...given) => withoutDigest(await destination.put(...given)),
    get: (...given) =>
      given[0] === key('manifest.json')
        ? failingStream(new Outage('no route'))
        : destination.get(...given),
  });
  const { confirmation } = await commitBackup(through(commit, blind), createContext());
  expect(confirmation.verdict).toBe('inconclusive');
  expect(hasManifest(store)).toBe(true);
});

test.each([
  [
    'files that the manifest does not name',
    { files: [...small, { name: 'x', bytes: Buffer.from('') }] },
  ],
  ['a file too few', { files: small.slice(1) }],
  ['other bytes', { files: small.map((file) => ({ ...file, bytes: Buffer.from('?') })) }],
  ['a signature that the manifest denies', { signature: Buffer.from('x') }],
])('%s are a mistake of the caller', async (_, change) => {
  const { store, commit } = openCommit();
  await expect(commitBackup({ ...commit, ...change }, createContext())).rejects.toThrow(Error);
  expect(store.keys()).toEqual([key(artifact.file)]);
});
