import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { zstdCompressSync } from 'node:zlib';
import { createDecoder } from '../../src/adapters/codecs/compress/decoder.ts';
import { createLocalPlace } from '../../src/adapters/places/local/local.ts';
import type { CopyToVerify } from '../../src/catalog/verify/copy-to-verify.ts';
import type { Destination } from '../../src/ports/destination.ts';
import type { StepContext } from '../../src/ports/step-context.ts';
import { createScratch } from '../../src/runner/scratch.ts';
import { Copies } from '../../src/stages/fetch/copies.ts';
import type { LostCopy } from '../../src/stages/fetch/copy-failure.ts';
import { fetchPlain } from '../../src/stages/fetch/fetch-plain.ts';
import { fetchStored } from '../../src/stages/fetch/fetch-stored.ts';
import type { Opener } from '../../src/stages/open-copy.ts';
import { temporaryFolder } from '../cli/program.ts';
import { createContext } from '../rig/catalog/context.ts';
import { sampleArtifact, sealOf } from '../rig/catalog/sample-manifest.ts';
import { openStore, plantBackup } from '../rig/catalog/store.ts';

const place = createLocalPlace({ environment: { PATH: process.env.PATH ?? '' } });
/** How many were asked for, and what happens when one is: all is proved then, and nothing decoded. */
export const decoding = { count: 0, meanwhile: (): void => undefined };
const opener: Opener = {
  launcher: place,
  decoderFor: (codec) => {
    decoding.count += 1;
    decoding.meanwhile();
    return createDecoder(codec, { place });
  },
};
export const plain = randomBytes(400_000);
export const stored = zstdCompressSync(plain);
export const file = 'orders.tar.zst';
const artifact = sampleArtifact({
  file,
  codecs: ['zstd'],
  plain: sealOf(plain),
  stored: sealOf(stored),
});

type Get = Destination['get'];

/** The destination itself, but for what it gives, for where it is, and that it gives no file to others. */
function disguise(destination: Destination, isOnThisMachine: boolean, get: (real: Get) => Get) {
  return new Proxy(destination, {
    has: (target, name) => name !== 'openFile' && Reflect.has(target, name),
    get: (target, name) => {
      if (name === 'traits') return { ...target.traits, isOnThisMachine };
      if (name === 'get') return get((...given) => target.get(...given));
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

interface Planting {
  readonly isNear?: boolean;
  /** Programs read the file by themselves. */
  readonly isOpen?: boolean;
  /** Stands for `get` of the artifact; `count` begins with 1. */
  readonly give?: (real: () => Readable, count: number) => Readable;
  readonly bytes?: Buffer;
  readonly plainSeal?: { readonly bytes: number; readonly sha256: string };
  readonly codecs?: readonly string[];
}

export interface Planted {
  readonly copy: CopyToVerify;
  readonly store: ReturnType<typeof openStore>;
  reads(): number;
}

export function plant(
  id: string,
  { isNear = true, isOpen = false, give, bytes = stored, plainSeal, codecs }: Planting = {},
): Planted {
  const store = openStore(id);
  const one = { ...artifact, ...(plainSeal && { plain: plainSeal }), ...(codecs && { codecs }) };
  const { manifest, sha256 } = plantBackup(store, {
    dumps: {},
    manifest: { artifacts: [one], encryption: null },
  });
  store.write(`shop/${manifest.id}/${file}`, bytes);
  let count = 0;
  const destination = disguise(store.destination, isNear, (real) => (key, context, range) => {
    if (!key.endsWith(file)) return real(key, context, range);
    count += 1;
    const own = () => real(key, context, range);
    return give === undefined ? own() : give(own, count);
  });
  const seen = isOpen ? store.destination : destination;
  const address = { destination: seen, pipeline: 'shop', backup: manifest.id };
  return {
    copy: { ...address, manifest: { manifest, sha256 }, signatures: null },
    store,
    reads: () => count,
  };
}

export function open(...planted: readonly Planted[]) {
  const lost: LostCopy[] = [];
  const asked: string[] = [];
  const copies = new Copies(
    planted.map(({ copy }) => copy),
    {
      protect: ({ destination }) => {
        asked.push(destination.id);
        return Promise.resolve();
      },
      onLost: (_, one) => lost.push(one),
    },
  );
  const folder = temporaryFolder();
  const scratch = createScratch(temporaryFolder());
  const path = join(folder, 'result');
  let told = 0;
  const progress = (bytes: number) => {
    told += bytes;
  };
  const context = (signal?: AbortSignal): StepContext => {
    return { ...createContext(0, signal), scratch, progress };
  };
  const record = planted[0]?.copy.manifest.manifest.artifacts[0] ?? artifact;
  const wish = {
    file: { name: file, ...record.stored },
    codecs: record.codecs,
    plain: record.plain,
    path,
    opener,
  };
  return {
    ...{ copies, lost, asked, path },
    told: () => told,
    names: () => readdirSync(folder),
    decoded: (signal?: AbortSignal) => fetchPlain(copies, wish, context(signal)),
    asStored: () => fetchStored(copies, { file: wish.file, path }, context()),
  };
}
