import { expect, test } from 'vitest';
import {
  begin,
  bytesOf,
  errorOf,
  expectInvisible,
  expectNothing,
  fetch,
  key,
  keysOf,
  type Subject,
} from './subject.ts';

export function following(subject: () => Subject): void {
  test('nothing can be seen before the seal, however slowly the bytes come', async () => {
    const { openBody, stepBytes } = subject();
    const writer = await openBody();
    const attempt = begin(subject(), writer.body);
    const steps = [bytesOf(stepBytes, 1), bytesOf(stepBytes, 2), bytesOf(stepBytes, 3)];
    for (const [index, step] of steps.entries()) {
      await writer.write(step);
      await attempt.context.reached((index + 1) * stepBytes, attempt.done);
      await expectInvisible(subject());
    }
    await writer.seal();
    await attempt.done;
    expect((await fetch(subject(), key)).equals(Buffer.concat(steps))).toBe(true);
    await writer.close();
  });

  test('bytes that come faster than they are sent are all sent', async () => {
    const writer = await subject().openBody();
    const attempt = begin(subject(), writer.body);
    const bytes = bytesOf(3_000_000);
    for (let at = 0; at < bytes.length; at += 9973) {
      await writer.write(bytes.subarray(at, at + 9973));
    }
    await writer.seal();
    await attempt.done;
    expect((await fetch(subject(), key)).equals(bytes)).toBe(true);
    await writer.close();
  });

  test('a body can be sent again from its beginning', async () => {
    const { openBody, stepBytes } = subject();
    const writer = await openBody();
    const bytes = bytesOf(2 * stepBytes);
    await writer.write(bytes.subarray(0, stepBytes));
    const first = begin(subject(), writer.body);
    await first.context.reached(stepBytes, first.done);
    first.context.abort(new Error('the link broke'));
    await errorOf(first.done);
    const second = begin(subject(), writer.body);
    await writer.write(bytes.subarray(stepBytes));
    await writer.seal();
    await second.done;
    expect((await fetch(subject(), key)).equals(bytes)).toBe(true);
    await writer.close();
  });

  test('a body hears what was sent of it, so that it need not keep that', async () => {
    const { openBody, stepBytes } = subject();
    const writer = await openBody();
    const released: number[] = [];
    const release = (before: number): void => void released.push(before);
    const body: Body = { ...withSeal(writer.body, writer.body.sealed), release };
    const attempt = begin(subject(), body);
    await writer.write(bytesOf(stepBytes));
    await attempt.context.reached(stepBytes, attempt.done);
    expect(released.at(-1)).toBe(stepBytes);
    await writer.write(bytesOf(stepBytes));
    await writer.seal();
    await attempt.done;
    expect(released.at(-1)).toBe(2 * stepBytes);
    await writer.close();
  });

  test('two may follow one body', async () => {
    const writer = await subject().openBody();
    const keys = ['shop/one/a', 'shop/two/a'];
    const attempts = keys.map((at) => begin(subject(), writer.body, { at }));
    const bytes = bytesOf(500_000);
    await writer.write(bytes);
    await writer.seal();
    await Promise.all(attempts.map(({ done }) => done));
    for (const at of keys) expect((await fetch(subject(), at)).equals(bytes)).toBe(true);
    await writer.close();
  });

  test('of many who create one key, one does', async () => {
    const { destination, openBody, stepBytes } = subject();
    if (destination.traits.create === 'none') return;
    const writers = await Promise.all(Array.from({ length: 8 }, () => openBody()));
    const attempts = writers.map((writer) => begin(subject(), writer.body));
    for (const [index, writer] of writers.entries()) await writer.write(bytesOf(stepBytes, index));
    await Promise.all(attempts.map(({ context, done }) => context.reached(stepBytes, done)));
    await Promise.all(writers.map((writer) => writer.seal()));
    const ends = await Promise.allSettled(attempts.map(({ done }) => done));
    const winner = ends.findIndex(({ status }) => status === 'fulfilled');
    for (const [index, end] of ends.entries()) {
      if (index === winner) continue;
      expect(end.status === 'rejected' && destination.classify(end.reason)).toBe('exists');
    }
    expect((await fetch(subject(), key)).equals(bytesOf(stepBytes, winner))).toBe(true);
    expect(await keysOf(subject())).toEqual([key]);
    expect(await subject().leftovers()).toEqual([]);
    await Promise.all(writers.map((writer) => writer.close()));
  });

  test('a run that is ended while bytes come leaves nothing', async () => {
    const { openBody, stepBytes } = subject();
    const writer = await openBody();
    const attempt = begin(subject(), writer.body);
    await writer.write(bytesOf(stepBytes));
    await attempt.context.reached(stepBytes, attempt.done);
    const reason = new Error('interrupted');
    attempt.context.abort(reason);
    const error = await errorOf(attempt.done);
    expect(error).toBe(reason);
    expect(subject().destination.classify(error)).toBe('permanent');
    await expectNothing(subject(), attempt);
    await writer.close();
  });

  test('a run that is ended while it waits for the seal leaves nothing', async () => {
    const { openBody, stepBytes } = subject();
    const writer = await openBody();
    const { promise: sealed, reject } = Promise.withResolvers<never>();
    await writer.write(bytesOf(stepBytes));
    await writer.seal();
    const attempt = begin(subject(), withSeal(writer.body, sealed));
    await attempt.context.reached(stepBytes, attempt.done);
    const reason = new Error('interrupted');
    attempt.context.abort(reason);
    expect(await errorOf(attempt.done)).toBe(reason);
    await expectNothing(subject(), attempt);
    reject(reason);
    await writer.close();
  });
}

type Body = Parameters<typeof begin>[1];

/** The same bytes with another verdict. */
export function withSeal(body: Body, sealed: Body['sealed']): Body {
  return {
    sealed,
    file: body.file,
    grown: (beyond, signal) => body.grown(beyond, signal),
    fill: (buffer, at) => body.fill(buffer, at),
    release: (before) => body.release(before),
  };
}
