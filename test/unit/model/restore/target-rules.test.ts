import { expect, test } from 'vitest';
import { judgeTargets } from '../../../../src/model/restore/target-rules.ts';

const guarded = [
  { path: '/home/anna', what: 'a home', mayHold: true },
  { path: '/var/spool/staging', what: 'the staging folder', mayHold: false },
];

test.each([
  [['/'], /the root of the file system/],
  [['/home/anna'], /is a home/],
  [['/home'], /holds a home/],
  [['/var/spool/staging'], /is the staging folder/],
  [['/var/spool/staging/run'], /lies in the staging folder/],
  [['/var'], /holds the staging folder/],
  [['/srv/a', '/srv/a'], /over each other/],
  [['/srv/a', '/srv/a/b'], /over each other/],
  [['/srv/a/b', '/srv/a'], /over each other/],
])('%j is refused', (targets, reason) => {
  expect(judgeTargets(targets, guarded).join('\n')).toMatch(reason);
});

test.each([
  [['/home/anna/data']],
  [['/home/anna2']],
  [['/var/spool/staging2', '/var/spool/stag']],
  [['/srv/a', '/srv/ab', '/srv/..a']],
  [['/home/..anna']],
])('%j is not', (targets) => {
  expect(judgeTargets(targets, guarded)).toEqual([]);
});
