import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { expect } from 'vitest';
import type { Json } from '../../../src/model/run/facts.ts';
import type { Body, Seal } from '../../../src/ports/body.ts';
import type { Destination, PutOptions, Stored } from '../../../src/ports/destination.ts';
import type { BodyWriter, OpenBody } from '../../rig/destination/growing-body.ts';
import { WatchedContext } from '../../rig/destination/watched-context.ts';

/** What the contract is held against: a store that is empty when it is opened. */
export interface Subject {
  readonly destination: Destination;
  readonly openBody: OpenBody;
  /** Progress is told at the latest when so many bytes have come. */
  readonly stepBytes: number;
  /** What lies in the store beside its keys: temporary files, uploads that were never completed. */
  leftovers(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export type Open = () => Promise<Subject>;

export const folder = 'shop/20261120T021700Z-k3f9/';
export const key = `${folder}orders.sqlite.zst.pgp`;

/** Different for every seed, and nothing that compresses well. */
export function bytesOf(size: number, seed = 1): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  let state = seed * 2_654_435_761 + 1;
  for (let at = 0; at < size; at += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

export function sealOf(bytes: Uint8Array): Seal {
  return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** A sealed body with these bytes. */
export async function bodyOf(subject: Subject, bytes: Uint8Array): Promise<BodyWriter> {
  const writer = await subject.openBody();
  if (bytes.length > 0) await writer.write(bytes);
  await writer.seal();
  return writer;
}

/** One call of `put`, and what it told on the way. */
export interface Attempt {
  readonly done: Promise<Stored>;
  readonly context: WatchedContext;
  /** The last token; `null` when none was told. */
  token(): Json;
}

export function begin(
  { destination }: Subject,
  body: Body,
  { at = key, ifAbsent = true }: { readonly at?: string; readonly ifAbsent?: boolean } = {},
): Attempt {
  const context = new WatchedContext();
  let token: Json = null;
  const options: PutOptions = {
    ifAbsent,
    onToken: (told) => {
      token = told;
      return Promise.resolve();
    },
  };
  const done = destination.put(at, body, context, options);
  // Looked at later, when the test has done what makes it fail.
  done.catch(() => undefined);
  return { done, context, token: () => token };
}

export async function store(subject: Subject, at: string, bytes: Uint8Array): Promise<Stored> {
  const writer = await bodyOf(subject, bytes);
  try {
    return await begin(subject, writer.body, { at }).done;
  } finally {
    await writer.close();
  }
}

export async function fetch({ destination }: Subject, at: string): Promise<Buffer> {
  return await buffer(destination.get(at, new WatchedContext()));
}

export async function keysOf({ destination }: Subject, under = ''): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const stored of destination.list(under, new WatchedContext())) keys.push(stored.key);
  return keys;
}

/** Nothing has the key, neither for who lists nor for who asks. */
export async function expectInvisible(subject: Subject, at = key): Promise<void> {
  expect(await keysOf(subject)).not.toContain(at);
  const error = await errorOf(fetch(subject, at));
  expect(subject.destination.classify(error)).toBe('missing');
}

/** After a failure nothing can be seen; after `settle` there is nothing at all. */
export async function expectNothing(subject: Subject, attempt: Attempt, at = key): Promise<void> {
  await expectInvisible(subject, at);
  const expected = sealOf(Buffer.from('never stored'));
  const { destination } = subject;
  const found = await destination.settle(at, expected, attempt.token(), new WatchedContext());
  expect(found).toBe('absent');
  expect(await subject.leftovers()).toEqual([]);
}

export async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => expect.fail('it should have failed'),
    (error: unknown) => error,
  );
}
