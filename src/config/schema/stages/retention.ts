import {
  deletionLimit,
  dictionary,
  duration,
  flag,
  integer,
  keep,
  map,
  slug,
} from '../../../model/format/builders.ts';

export const retention = map(
  'Which backups to keep, decided for each dump and destination. Only good copies count, a failed run deletes nothing, and the last good backup is never deleted.',
  {
    keep: keep('The rules. Left out: everything is kept.'),
    minimum: integer('The number of good backups that stay, whatever the rules say.', {
      minimum: 1,
      maximum: 10_000,
      default: 1,
    }),
    maxDeletes: deletionLimit(
      'The most that one run may delete: a share of the backups, such as `25%` (but at least 2), or a number. When the rules want more, nothing is deleted, the exit code is 3, and the notice carries the command that confirms it. So a mistyped rule costs nothing.',
      '25%',
    ),
    failedAfter: duration(
      'How long the remains of failed runs and copies found broken stay for inspection.',
      '14d',
    ),
    perDestination: dictionary(
      'Other rules for single destinations, by their `id`. They replace `keep` there as a whole.',
      keep('The rules for this destination.'),
      slug('The `id` of a destination.'),
    ),
    protected: flag(
      'Weakening these rules is marked as critical when a change of the file is reviewed.',
      false,
    ),
  },
);
