import { expect, test } from 'vitest';
import { needs } from '../../rig/needs.ts';
import { answerAtTerminal, enter } from '../../rig/run/at-terminal.ts';
import { runTo } from '../../rig/run/confirming.ts';
import { repeatBackup } from '../../rig/run/repeat-backup.ts';
import { openSite } from '../../rig/run/site.ts';
import { manifestsAt } from '../../rig/run/stored.ts';

test.runIf(needs('script'))('a person at a terminal is asked for the token', async () => {
  const site = openSite({ after: ['retention: { keep: { last: 2 } }'] });
  const made = (await runTo(site, 0, 'run', '--json')).summary?.backup ?? '';
  for (const days of [1, 2]) repeatBackup(site, made, days);
  const there = () => manifestsAt(site, 'here').length;

  const none = await answerAtTerminal(site, 'prune', { keys: () => enter });
  expect([none.code, none.seen]).toEqual([77, expect.stringContaining('exit 77: not confirmed')]);
  expect(there()).toBe(3);
  const pruned = await answerAtTerminal(site, 'prune', {
    keys: (token) => token.toUpperCase() + enter,
  });
  expect([pruned.code, pruned.seen]).toEqual([0, expect.stringContaining('2 copies removed')]);
  expect(there()).toBe(2);
  const gone = await answerAtTerminal(site, 'delete @latest', { keys: (token) => token + enter });
  expect([gone.code, gone.seen]).toEqual([0, expect.stringContaining('2 copies removed')]);
  expect(there()).toBe(1);
});
