import { expect, test } from 'vitest';
import { rememberBriefly } from '../../../src/util/remember-briefly.ts';

function asking(find: () => Promise<number>) {
  const clock = { now: 1000 };
  return { clock, ...rememberBriefly({ find, forMs: 100, now: () => clock.now }) };
}

function counting() {
  let count = 0;
  return asking(() => {
    count += 1;
    return Promise.resolve(count);
  });
}

test('what was found a moment ago is not asked again', async () => {
  const { clock, lately, anew } = counting();
  expect(await anew()).toBe(1);
  clock.now += 99;
  expect(await lately()).toBe(1);
  clock.now += 1;
  expect(await lately()).toBe(2);
});

test('whoever wants to know anew is told anew, and so is everybody after it', async () => {
  const { lately, anew } = counting();
  expect(await lately()).toBe(1);
  expect(await anew()).toBe(2);
  expect(await lately()).toBe(2);
});

test('a clock that was set back makes nothing young', async () => {
  const { clock, lately } = counting();
  expect(await lately()).toBe(1);
  clock.now -= 1;
  expect(await lately()).toBe(2);
});

test('a failure is not remembered', async () => {
  let isUp = false;
  const { lately } = asking(() => (isUp ? Promise.resolve(7) : Promise.reject(new Error('down'))));
  await expect(lately()).rejects.toThrow('down');
  isUp = true;
  expect(await lately()).toBe(7);
});

test('two who ask at once ask one question', async () => {
  const { lately, anew } = counting();
  expect(await Promise.all([lately(), anew(), lately()])).toEqual([1, 1, 1]);
  expect(await anew()).toBe(2);
});
