import type { SourcePostgres } from '../../../../model/plan.ts';
import type { AddressConfig } from '../address.ts';

/** One that is said on the command line alone has nothing but its target. */
export type Definition = AddressConfig &
  Partial<
    Pick<
      SourcePostgres,
      | 'database'
      | 'databases'
      | 'all'
      | 'format'
      | 'jobs'
      | 'owners'
      | 'privileges'
      | 'schemas'
      | 'tables'
      | 'exclude'
    >
  >;
