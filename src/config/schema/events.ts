import { choice } from '../../model/format/builders.ts';
import type { Fragment } from '../../model/format/fragment.ts';

/** Everything that a notifier can be told of. */
export const events = [
  'success',
  'failure',
  'partial',
  'suspect',
  'recovery',
  'skipped',
  'overdue',
  'restore',
  'prune',
  'sync',
  'delete',
  'verify',
  'drill',
] as const;

/** What needs somebody to look. */
export const forPeople: readonly (typeof events)[number][] = [
  'failure',
  'partial',
  'suspect',
  'recovery',
  'overdue',
  'restore',
  'drill',
];

export const noticeEvent: Fragment = {
  title: 'event',
  ...choice(
    '`success`, `failure`, `partial` (a destination or an optional dump is missing), `suspect` (a dump shrank strangely), `recovery` (good again), `skipped` (by a hook, or by `limits`), `overdue` (older than `rpo`), or the end of a `restore`, `prune`, `sync`, `delete`, `verify` or `drill`. Damage that `verify` finds is also a `failure`.',
    events,
  ),
};
