import { expect, test } from 'vitest';
import { rememberSuccess } from '../../../src/util/remember-success.ts';

test('a success is found once, and all who ask share it', async () => {
  let asked = 0;
  const find = rememberSuccess((word: string) => {
    asked += 1;
    return Promise.resolve(`${word} ${asked}`);
  });
  expect(await Promise.all([find('first'), find('second')])).toEqual(['first 1', 'first 1']);
  expect(await find('third')).toBe('first 1');
});

test('a failure is told to all who wait, and asked about again', async () => {
  let asked = 0;
  const find = rememberSuccess(() => {
    asked += 1;
    return asked === 1 ? Promise.reject(new Error('down')) : Promise.resolve(asked);
  });
  const [one, other] = [find(), find()];
  await expect(one).rejects.toThrow('down');
  await expect(other).rejects.toThrow('down');
  expect(await find()).toBe(2);
});
