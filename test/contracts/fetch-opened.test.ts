import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { decoding, file, open, type Planted, plain, plant, stored } from './fetch-rig.ts';

describe('a file that programs read by themselves', () => {
  const inStore = ({ copy, store }: Planted) => join(store.path, 'shop', copy.backup, file);
  const act = (change: () => void) => {
    decoding.meanwhile = change;
    onTestFinished(() => {
      decoding.meanwhile = () => undefined;
    });
  };

  test('gives what was dumped, and is told byte for byte', async () => {
    const fetching = open(plant('here', { isOpen: true }));
    expect(await fetching.decoded()).toBe('here');
    expect(readFileSync(fetching.path).equals(plain)).toBe(true);
    expect(fetching.lost).toEqual([]);
    expect(fetching.told()).toBe(2 * stored.length);
  });

  test('does not count when somebody writes to it after the proof', async () => {
    const changing = plant('changing', { isOpen: true });
    const bytes = Buffer.from(stored);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    act(() => writeFileSync(inStore(changing), bytes));
    const fetching = open(changing, plant('here'));
    expect(await fetching.decoded()).toBe('here');
    expect(fetching.lost).toMatchObject([{ destination: 'changing', isDamage: true }]);
    expect(readFileSync(fetching.path).equals(plain)).toBe(true);
  });

  test('counts when the changes leave its bytes as they were', async () => {
    const touched = plant('touched', { isOpen: true });
    act(() => chmodSync(inStore(touched), 0o640));
    const fetching = open(touched);
    expect(await fetching.decoded()).toBe('touched');
    expect(fetching.told()).toBe(2 * stored.length);
  });

  test.each([
    ['cut', stored.subarray(0, -10)],
    ['longer', Buffer.concat([stored, Buffer.alloc(10)])],
    ['empty', Buffer.alloc(0)],
    ['another one', Buffer.alloc(stored.length)],
  ])('is not decoded when it is %s', async (_, bytes) => {
    const before = decoding.count;
    const fetching = open(plant('here', { isOpen: true, bytes }));
    await expect(fetching.decoded()).rejects.toMatchObject({ code: 'BP5050' });
    expect(decoding.count).toBe(before);
    expect(fetching.names()).toEqual([]);
  });

  test('is damaged when it is missing', async () => {
    const gone = plant('gone', { isOpen: true });
    rmSync(inStore(gone));
    const fetching = open(gone, plant('here', { isOpen: true }));
    expect(await fetching.decoded()).toBe('here');
    expect(fetching.lost).toMatchObject([{ destination: 'gone', reason: 'it is missing' }]);
  });
});
