import { expect, test } from 'vitest';
import { needs } from '../../rig/needs.ts';
import { answerAtTerminal, enter, interrupt, type Typing } from '../../rig/run/at-terminal.ts';
import { openRestoreSite, stateOf } from '../../rig/run/restoring.ts';
import type { Site } from '../../rig/run/site.ts';

const answer = (site: Site, keys: Typing['keys'], more: NonNullable<Typing['more']> = []) =>
  answerAtTerminal(site, 'restore @latest', { keys, more });

test.runIf(needs('script'))('nothing typed, or Ctrl-C: nothing is touched', async () => {
  const { site, now } = await openRestoreSite();
  for (const keys of [enter, interrupt]) {
    const { code, seen } = await answer(site, () => keys);
    expect([code, seen]).toEqual([77, expect.stringContaining('exit 77: not confirmed')]);
    expect(stateOf(site)).toEqual(now);
  }
});

test.runIf(needs('script'))('a slip can be mended, and the right token does it', async () => {
  const { site, then } = await openRestoreSite();
  const { code, seen } = await answer(site, () => `abcd${enter}`, [
    ['a token has 20 letters', interrupt],
  ]);
  expect([code, seen]).toEqual([77, expect.stringContaining('not confirmed')]);
  const done = await answer(site, (token) => token + enter);
  expect([done.code, done.seen]).toEqual([0, expect.stringContaining('shop is restored')]);
  expect(stateOf(site)).toEqual(then);
});

test.runIf(needs('script'))('the phrase is asked for, too', async () => {
  const { site, then } = await openRestoreSite({
    restore: 'existing: swap, allow: [links, setuid], phrase: restore production',
  });
  const { code, seen } = await answer(site, (token) => token + enter, [
    ['Type the phrase', `restore production${enter}`],
  ]);
  expect(code, seen).toBe(0);
  expect(stateOf(site)).toEqual(then);
});
