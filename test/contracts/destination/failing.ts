import { once } from 'node:events';
import { expect, test } from 'vitest';
import { BackupError } from '../../../src/model/failures.ts';
import type { Seal } from '../../../src/ports/body.ts';
import { WatchedContext } from '../../rig/destination/watched-context.ts';
import { withSeal } from './following.ts';
import {
  begin,
  bodyOf,
  bytesOf,
  errorOf,
  expectNothing,
  key,
  type Subject,
  sealOf,
  store,
} from './subject.ts';

const bytes = bytesOf(300_000);
const { bytes: size, sha256 } = sealOf(bytes);
const lies: readonly [string, Seal][] = [
  ['another digest', { bytes: size, sha256: sealOf(Buffer.from('x')).sha256 }],
  ['more bytes than came', { bytes: size + 1, sha256 }],
  ['fewer bytes than came', { bytes: size - 1, sha256 }],
  ['no bytes at all', sealOf(Buffer.alloc(0))],
];

export function failing(subject: () => Subject): void {
  test.each(lies)('bytes whose seal says %s are not stored', async (_, seal) => {
    const writer = await bodyOf(subject(), bytes);
    const attempt = begin(subject(), withSeal(writer.body, Promise.resolve(seal)));
    const error = await errorOf(attempt.done);
    expect(error).toBeInstanceOf(BackupError);
    expect(error).toMatchObject({ code: 'BP5041' });
    expect(subject().destination.classify(error)).toBe('permanent');
    await expectNothing(subject(), attempt);
    await writer.close();
  });

  test('a body that fails half-way leaves nothing, and its own failure is told', async () => {
    const { openBody, stepBytes } = subject();
    const writer = await openBody();
    const attempt = begin(subject(), writer.body);
    await writer.write(bytesOf(stepBytes));
    await attempt.context.reached(stepBytes, attempt.done);
    const reason = new Error('the dump failed');
    writer.fail(reason);
    expect(await errorOf(attempt.done)).toBe(reason);
    await expectNothing(subject(), attempt);
    await writer.close();
  });

  test('a body that fails after its last byte leaves nothing', async () => {
    const writer = await bodyOf(subject(), bytes);
    const reason = new Error('the dump was not complete');
    const sealed = Promise.reject(reason);
    sealed.catch(() => undefined);
    const attempt = begin(subject(), withSeal(writer.body, sealed));
    expect(await errorOf(attempt.done)).toBe(reason);
    await expectNothing(subject(), attempt);
    await writer.close();
  });

  test('a body that has fewer bytes than it says is not stored', async () => {
    const writer = await bodyOf(subject(), bytes);
    const attempt = begin(subject(), {
      ...withSeal(writer.body, writer.body.sealed),
      fill: (buffer, at) => writer.body.fill(buffer.subarray(0, Math.max(0, size - 1000 - at)), at),
    });
    expect(await errorOf(attempt.done)).toMatchObject({ code: 'BP5041' });
    await expectNothing(subject(), attempt);
    await writer.close();
  });

  test('a body that cannot be read is not stored', async () => {
    const writer = await bodyOf(subject(), bytes);
    const reason = new Error('the staging disk is gone');
    const attempt = begin(subject(), {
      ...withSeal(writer.body, writer.body.sealed),
      fill: () => Promise.reject(reason),
    });
    expect(await errorOf(attempt.done)).toBe(reason);
    await expectNothing(subject(), attempt);
    await writer.close();
  });

  test('what begins after the end of a run does not begin', async () => {
    const { destination } = subject();
    await store(subject(), key, bytes);
    const context = new WatchedContext();
    const reason = new Error('interrupted');
    context.abort(reason);
    const writer = await bodyOf(subject(), bytes);
    const options = { ifAbsent: true, onToken: () => Promise.resolve() };
    await errorOf(destination.put('shop/other/file', writer.body, context, options));
    await errorOf(once(destination.get(key, context), 'end'));
    expect(await subject().leftovers()).toEqual([]);
    await writer.close();
  });

  test('a run that is ended while it reads stops reading', async () => {
    await store(subject(), key, bytesOf(8 * 1024 * 1024));
    const context = new WatchedContext();
    const stream = subject().destination.get(key, context);
    await once(stream, 'readable');
    context.abort(new Error('interrupted'));
    const error = await errorOf(once(stream, 'end'));
    expect(subject().destination.classify(error)).toBe('permanent');
    expect(stream.destroyed).toBe(true);
  });

  test('what nobody knows is no passing trouble', () => {
    const { destination } = subject();
    for (const error of [new Error('?'), null, 'text', new TypeError('bug'), { code: 'ENOENT' }]) {
      expect(destination.classify(error)).toBe('permanent');
    }
  });
}
