import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { create } from '../../../src/adapters/destinations/local/destination.ts';
import { type FrozenManifest, freezeManifest } from '../../../src/catalog/manifest/serialize.ts';
import { timeOf } from '../../../src/model/run/backup-id.ts';
import type { Artifact, Manifest } from '../../../src/model/run/manifest.ts';
import type { Destination } from '../../../src/ports/destination.ts';
import type { Place } from '../../../src/ports/place.ts';
import { sampleArtifact, sampleManifest } from './sample-manifest.ts';

export interface Store {
  readonly destination: Destination;
  readonly path: string;
  /** Puts a file there behind the back of the program. */
  write(key: string, content: string | Uint8Array, modifiedAt?: number): void;
  remove(key: string): void;
  /** Every key, sorted. */
  keys(): readonly string[];
}

/** No program at all: without `dd` the destination leaves the cache of the system alone, which is not tested here. */
const place: Place = {
  kind: 'nowhere',
  check: () => Promise.resolve([]),
  which: () => Promise.resolve(null),
  spawn: ({ argv }) => {
    throw new Error(`nothing starts ${argv[0]} here`);
  },
  standIn: (command) => Promise.resolve(command),
  scratch: () => Promise.reject(new Error('nothing is written here')),
};
const secrets = { resolve: () => Promise.reject(new Error('a folder has no secrets')) };
const config = {
  type: 'local',
  forbid: [],
  requireMount: false,
  required: false,
  retries: 0,
  retryFor: 0,
  protected: false,
} as const;

/** A real folder; it goes when the test ends. */
export function openStore(id = 'here'): Store {
  const folder = mkdtempSync(join(tmpdir(), 'catalog-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'store');
  mkdirSync(path);
  return {
    destination: create({ ...config, id, path }, { place, secrets, repository: '/' }),
    path,
    write: (key, content, modifiedAt) => {
      mkdirSync(dirname(join(path, key)), { recursive: true });
      writeFileSync(join(path, key), content);
      if (modifiedAt !== undefined) {
        utimesSync(join(path, key), modifiedAt / 1000, modifiedAt / 1000);
      }
    },
    remove: (key) => rmSync(join(path, key)),
    keys: () =>
      readdirSync(path, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
        .sort(),
  };
}

export interface Planted {
  readonly id?: string;
  readonly pipeline?: string;
  readonly manifest?: Partial<Manifest>;
  /** What each dump holds; its artifact is stored as it is. */
  readonly dumps?: Readonly<Record<string, string>>;
  /** Such as `20261120T030000Z-abcd-here-checksum-pass`. */
  readonly checks?: readonly string[];
}

/** A whole backup in a folder, as a run would have left it. */
export function plantBackup(store: Store, planted: Planted = {}): FrozenManifest {
  const { pipeline = 'shop', dumps = { orders: 'stored bytes' }, checks = [] } = planted;
  const id = planted.id ?? '20261120T021700Z-k3f7';
  const artifacts = Object.entries(dumps).map(([dump, content]): Artifact => {
    const artifact = sampleArtifact({ dump }, content);
    store.write(`${pipeline}/${id}/${artifact.file}`, content);
    return { ...artifact, plain: artifact.stored };
  });
  const startedAt = new Date(timeOf(id)).toISOString();
  const frozen = freezeManifest(
    sampleManifest({
      id,
      pipeline,
      startedAt,
      finishedAt: startedAt,
      artifacts,
      ...planted.manifest,
    }),
  );
  store.write(`${pipeline}/${id}/manifest.json`, frozen.bytes);
  for (const check of checks) store.write(`${pipeline}/${id}/checks/${check}.json`, '{}');
  return frozen;
}
