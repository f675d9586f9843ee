import { open } from 'node:fs/promises';
import type { CopyToVerify } from '../../catalog/verify/copy-to-verify.ts';
import type { Json } from '../../model/run/facts.ts';
import type { Artifact } from '../../model/run/manifest.ts';
import type { Handle, Inspects, Loading, Restorer } from '../../ports/restorer.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { atMost } from '../fetch/at-most.ts';
import type { Copies } from '../fetch/copies.ts';
import { assertPlain, decodeProved, type ProvedDecoding } from '../fetch/decode-proved.ts';
import { writeNewFile } from '../fetch/new-file.ts';
import { type ProvedBytes, proveBytes } from '../fetch/proved-bytes.ts';
import type { Opener } from '../open-copy.ts';
import type { RestorePart } from './decided.ts';

export interface LoadWish {
  readonly part: RestorePart;
  /** It is in the journal. */
  readonly handle: Handle;
  readonly opener: Opener;
}

/**
 * Brings one artifact beside the live data, which nothing touches: the stored bytes are proved before the first of them
 * is decrypted, the plain ones before the load counts. A copy that cannot give it is given up for the next one. Answers
 * the destination that gave it.
 */
export async function loadPart(
  copies: Copies,
  wish: LoadWish,
  context: StepContext,
): Promise<string> {
  return await copies.first(
    wish.part.artifact.file,
    async (copy) => {
      await loadFrom(copy, wish, context);
      return copy.destination.id;
    },
    context,
  );
}

async function loadFrom(copy: CopyToVerify, wish: LoadWish, context: StepContext): Promise<void> {
  const { part, handle } = wish;
  const file = storedFile(part.artifact);
  const proved = await proveBytes(copy, { file, path: await asidePath(context) }, context);
  try {
    const loading = await part.restorer.load(handle, context);
    await loading.finish(await decode(proved, { wish, loading }, context));
  } finally {
    await proved.discard();
  }
}

/** As `loadPart`, and what is proved goes nowhere: the same copies, keys and checks, and nothing is written. */
export async function rehearsePart(
  copies: Copies,
  { part: { artifact, restorer }, handle, opener }: LoadWish,
  context: StepContext,
): Promise<string> {
  const file = storedFile(artifact);
  const inspection = inspects(restorer)
    ? await restorer.inspection(handle)
    : atMost(artifact.plain.bytes);
  const common = { ...decodingOf(artifact), opener, inspection, behind: [] };
  return await copies.first(
    artifact.file,
    async (copy) => {
      const proved = await proveBytes(copy, { file, path: await asidePath(context) }, context);
      try {
        await withNowhere((descriptor) =>
          decodeWhole(proved, { ...common, descriptor }, { artifact, context }),
        );
      } finally {
        await proved.discard();
      }
      return copy.destination.id;
    },
    context,
  );
}

function inspects(restorer: Restorer): restorer is Restorer & Inspects {
  return 'inspection' in restorer;
}

/** What comes over a network is kept in between. */
function asidePath({ scratch }: StepContext): Promise<string> {
  return scratch.path('stored');
}

interface Decoding {
  readonly wish: LoadWish;
  readonly loading: Loading;
}

/** Answers what the inspector has found in bytes that are what was dumped. */
async function decode(
  proved: ProvedBytes,
  { wish: { part, opener }, loading: { sink, inspector } }: Decoding,
  context: StepContext,
): Promise<Json> {
  const { artifact } = part;
  const common = {
    ...decodingOf(artifact),
    opener,
    inspection: inspector ?? atMost(artifact.plain.bytes),
  };
  if ('file' in sink) {
    return await writeNewFile(sink.file, (handle) =>
      decodeWhole(proved, { ...common, behind: [], descriptor: handle.fd }, { artifact, context }),
    );
  }
  const program = await sink.place.standIn(sink.program, context);
  const behind = [{ ...sink, program, isSink: true }];
  return await withNowhere((descriptor) =>
    decodeWhole(proved, { ...common, behind, descriptor }, { artifact, context }),
  );
}

/** What the last program prints is not looked at. */
async function withNowhere<T>(work: (descriptor: number) => Promise<T>): Promise<T> {
  const nowhere = await open('/dev/null', 'w');
  try {
    return await work(nowhere.fd);
  } finally {
    await nowhere.close();
  }
}

async function decodeWhole(
  proved: ProvedBytes,
  decoding: ProvedDecoding,
  { artifact, context }: { readonly artifact: Artifact; readonly context: StepContext },
): Promise<Json> {
  const { plain, found } = await decodeProved(proved, decoding, context);
  assertPlain(artifact.plain, plain);
  return found;
}

function decodingOf(artifact: Artifact) {
  const { codecs, plain } = artifact;
  return { file: storedFile(artifact), codecs, plainBytes: plain.bytes };
}

function storedFile({ file, stored }: Artifact) {
  return { name: file, ...stored };
}
