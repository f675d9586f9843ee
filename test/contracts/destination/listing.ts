import { expect, test } from 'vitest';
import type { Destination, NamesFolders } from '../../../src/ports/destination.ts';
import { WatchedContext } from '../../rig/destination/watched-context.ts';
import { bytesOf, errorOf, key, keysOf, type Subject, store } from './subject.ts';

export function listing(subject: () => Subject): void {
  test('an empty store lists nothing, whatever the folder', async () => {
    expect(await keysOf(subject())).toEqual([]);
    expect(await keysOf(subject(), 'shop/')).toEqual([]);
    expect(await keysOf(subject(), 'shop/20261120T021700Z-k3f9/checks/')).toEqual([]);
  });

  test('keys come in the order of whole keys, with sizes', async () => {
    const keys = [
      'shop/a-b',
      'shop/a.b',
      'shop/a/b',
      'shop/a/b.c/d',
      'shop/a/b0',
      'shop/a0',
      'web/a',
    ];
    for (const [index, one] of keys.toReversed().entries()) {
      await store(subject(), one, bytesOf(index));
    }
    const found: [string, number][] = [];
    for await (const { key: one, bytes } of subject().destination.list('', new WatchedContext())) {
      found.push([one, bytes]);
    }
    expect(found).toEqual(keys.map((one, index) => [one, keys.length - 1 - index]));
  });

  test('a folder lists what is in it and nothing beside', async () => {
    for (const one of ['shop/a/1', 'shop/a/2/3', 'shop/a.b', 'shop/ab/1', 'shop2/a/1']) {
      await store(subject(), one, bytesOf(1));
    }
    expect(await keysOf(subject(), 'shop/a/')).toEqual(['shop/a/1', 'shop/a/2/3']);
    expect(await keysOf(subject(), 'shop/')).toEqual([
      'shop/a.b',
      'shop/a/1',
      'shop/a/2/3',
      'shop/ab/1',
    ]);
  });

  test('a store that names folders says what lies right in one', async ({ skip }) => {
    const { destination } = subject();
    if (!namesFolders(destination)) return skip();
    const context = new WatchedContext();
    expect(await destination.listLevel('shop/', context)).toEqual({ files: [], folders: [] });
    for (const one of ['shop/a/1', 'shop/a/2/3', 'shop/a.b', 'shop/b/c/1', 'shop2/d/1', 'shop3']) {
      await store(subject(), one, bytesOf(7));
    }
    const { files, folders } = await destination.listLevel('shop/', context);
    expect(files).toMatchObject([{ key: 'shop/a.b', bytes: 7 }]);
    expect(folders.toSorted()).toEqual(['a', 'b']);
    for await (const listed of destination.list('shop/', context)) {
      if (listed.key === 'shop/a.b') expect(files).toEqual([listed]);
    }
    await errorOf(destination.listLevel('shop', context));
  });

  test('a store that names folders weighs what is counted right in them', async ({ skip }) => {
    const { destination } = subject();
    if (!namesFolders(destination)) return skip();
    for (const one of ['shop/a/1', 'shop/a/2', 'shop/a/3/1', 'shop/a/not', 'shop/b/c/1']) {
      await store(subject(), one, bytesOf(7));
    }
    const isCounted = (name: string): boolean => name !== 'not';
    const folders = ['a', 'b', 'gone'];
    const weights = await destination.weigh(
      { under: 'shop/', folders, isCounted },
      new WatchedContext(),
    );
    expect(folders.map((name) => weights.get(name) ?? 0)).toEqual([14, 0, 0]);
    const none = await destination.weigh(
      { under: 'shop4/', folders, isCounted },
      new WatchedContext(),
    );
    expect(folders.map((name) => none.get(name) ?? 0)).toEqual([0, 0, 0]);
  });

  test.each(['shop', '/', '../', 'shop//', './', 'shop/../', '/etc/', '.hidden/'])(
    'the folder %j is none',
    async (under) => {
      await store(subject(), key, bytesOf(1));
      await errorOf(keysOf(subject(), under));
    },
  );

  test('more keys than a page of any store come in order', { timeout: 300_000 }, async () => {
    const count = 1050;
    const keys = Array.from(
      { length: count },
      (_, at) => `shop/many/f${String(at).padStart(5, '0')}`,
    );
    const queue = keys.toReversed();
    const work = async (): Promise<void> => {
      for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
        await store(subject(), next, bytesOf(3));
      }
    };
    await Promise.all(Array.from({ length: subject().destination.traits.maxParallel }, work));
    expect(await keysOf(subject())).toEqual(keys);
    await expectAbortedList(subject());
  });
}

async function expectAbortedList({ destination }: Subject): Promise<void> {
  const context = new WatchedContext();
  const reason = new Error('enough');
  const walk = async (): Promise<void> => {
    for await (const _ of destination.list('', context)) context.abort(reason);
  };
  expect(await errorOf(walk())).toBe(reason);
}

function namesFolders(destination: Destination): destination is Destination & NamesFolders {
  return 'listLevel' in destination;
}
