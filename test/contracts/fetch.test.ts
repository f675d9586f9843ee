import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { zstdCompressSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
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
let decoders = 0;
const opener: Opener = {
  launcher: place,
  decoderFor: (codec) => {
    decoders += 1;
    return createDecoder(codec, { place });
  },
};
const plain = randomBytes(400_000);
const stored = zstdCompressSync(plain);
const file = 'orders.tar.zst';
const artifact = sampleArtifact({
  file,
  codecs: ['zstd'],
  plain: sealOf(plain),
  stored: sealOf(stored),
});

type Get = Destination['get'];

/** The destination itself, but for what it gives, and for where it is. */
function disguise(destination: Destination, isOnThisMachine: boolean, get: (real: Get) => Get) {
  return new Proxy(destination, {
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
  /** Stands for `get` of the artifact; `count` begins with 1. */
  readonly give?: (real: () => Readable, count: number) => Readable;
  readonly bytes?: Buffer;
  readonly plainSeal?: { readonly bytes: number; readonly sha256: string };
  readonly codecs?: readonly string[];
}

interface Planted {
  readonly copy: CopyToVerify;
  readonly store: ReturnType<typeof openStore>;
  reads(): number;
}

function plant(
  id: string,
  { isNear = true, give, bytes = stored, plainSeal, codecs }: Planting = {},
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
  const address = { destination, pipeline: 'shop', backup: manifest.id };
  return {
    copy: { ...address, manifest: { manifest, sha256 }, signatures: null },
    store,
    reads: () => count,
  };
}

function open(...planted: readonly Planted[]) {
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
  const context = (signal?: AbortSignal): StepContext => ({ ...createContext(0, signal), scratch });
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
    names: () => readdirSync(folder),
    decoded: (signal?: AbortSignal) => fetchPlain(copies, wish, context(signal)),
    asStored: () => fetchStored(copies, { file: wish.file, path }, context()),
  };
}

const broken = (real: () => Readable, after: number) =>
  Readable.from(
    (async function* () {
      let bytes = 0;
      for await (const chunk of real()) {
        yield chunk;
        bytes += chunk.length;
        if (bytes >= after)
          throw Object.assign(new Error('the line is cut'), { code: 'ECONNRESET' });
      }
    })(),
    { objectMode: false },
  );

test('what lies on this machine is read twice; what comes over a network once', async () => {
  for (const [isNear, reads] of [
    [true, 2],
    [false, 1],
  ] as const) {
    const one = plant('here', { isNear });
    const fetching = open(one);
    expect(await fetching.decoded()).toBe('here');
    expect(readFileSync(fetching.path).equals(plain)).toBe(true);
    expect(one.reads()).toBe(reads);
    expect(fetching.names()).toEqual(['result']);
    expect(fetching.lost).toEqual([]);
  }
});

test('bytes that are others when they are read again are not taken', async () => {
  const changed = Buffer.from(stored);
  changed[changed.length >> 1] = (changed[changed.length >> 1] ?? 0) ^ 1;
  const flaky = plant('flaky', {
    give: (real, count) => (count === 1 ? real() : Readable.from([changed], { objectMode: false })),
  });
  const fetching = open(flaky, plant('here'));
  expect(await fetching.decoded()).toBe('here');
  expect(fetching.lost).toMatchObject([{ destination: 'flaky', isDamage: true }]);
  expect(readFileSync(fetching.path).equals(plain)).toBe(true);
});

test.each([true, false])('a line that is cut is no damage (near: %s)', async (isNear) => {
  const cut = { isNear, give: (real: () => Readable) => broken(real, 1) };
  const fetching = open(plant('far', cut), plant('here'));
  expect(await fetching.decoded()).toBe('here');
  expect(fetching.lost).toMatchObject([{ destination: 'far', isDamage: false }]);
  const none = open(plant('far', cut), plant('farther', cut));
  await expect(none.decoded()).rejects.toMatchObject({ code: 'BP5040', exit: 1 });
  await expect(none.asStored()).rejects.toMatchObject({ code: 'BP5040' });
  expect(none.names()).toEqual([]);
});

test.each([
  ['cut', stored.subarray(0, -10)],
  ['longer', Buffer.concat([stored, Buffer.alloc(10_000_000)])],
  ['empty', Buffer.alloc(0)],
])('a file that is %s', async (_, bytes) => {
  const fetching = open(plant('here', { bytes }));
  await expect(fetching.asStored()).rejects.toMatchObject({ code: 'BP5050', exit: 74 });
  await expect(fetching.decoded()).rejects.toMatchObject({ code: 'BP5050' });
  expect(fetching.names()).toEqual([]);
  // Told once, and not read again.
  expect(fetching.lost).toHaveLength(1);
});

test.each([true, false])(
  'nothing is decoded before all of it is proved (near: %s)',
  async (isNear) => {
    const bytes = Buffer.from(stored);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    const before = decoders;
    const fetching = open(plant('here', { isNear, bytes }));
    await expect(fetching.decoded()).rejects.toMatchObject({ code: 'BP5050' });
    expect(decoders).toBe(before);
  },
);

test('a backup that was other bytes when it was made is not believed, wherever it lies', async () => {
  const plainSeal = sealOf('something else');
  const fetching = open(plant('here', { plainSeal }), plant('nas', { plainSeal }));
  await expect(fetching.decoded()).rejects.toMatchObject({ code: 'BP5050', exit: 74 });
  expect(fetching.lost.map(({ destination }) => destination)).toEqual(['here', 'nas']);
  expect(fetching.names()).toEqual([]);
});

test('what this machine lacks says nothing about a copy', async () => {
  const fetching = open(plant('here', { codecs: ['later'] }), plant('nas', { codecs: ['later'] }));
  await expect(fetching.decoded()).rejects.toMatchObject({ code: 'BP5003' });
  expect(fetching.lost).toEqual([]);
  expect(fetching.names()).toEqual([]);
});

test('a copy whose manifest is another one is not read at all, and told once', async () => {
  const forged = plant('forged');
  forged.store.write(`shop/${forged.copy.backup}/manifest.json`, '{}');
  const fetching = open(forged, plant('here'));
  expect(await fetching.decoded()).toBe('here');
  expect(await fetching.asStored()).toBe('here');
  expect(forged.reads()).toBe(0);
  expect(fetching.lost).toMatchObject([{ destination: 'forged', isDamage: true }]);
  expect(fetching.asked).toEqual(['forged', 'here']);
});

test('an interrupt ends it, and leaves nothing', async () => {
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const slow = plant('here', {
    give: (real, count) => {
      if (count === 2) stop.abort(new Error('enough'));
      return real();
    },
  });
  const fetching = open(slow, plant('nas'));
  await expect(fetching.decoded(stop.signal)).rejects.toThrow('enough');
  expect(fetching.lost).toEqual([]);
  expect(fetching.names()).toEqual([]);
  expect(existsSync(fetching.path)).toBe(false);
});
