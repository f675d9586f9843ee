import type { Finding } from '../../../ports/step-context.ts';
import type { Looked } from './database-facts.ts';

/** `pg_dump` says nothing of it: it leaves these rows out of a dump of such a server. */
export function judgeStandby({ isStandby }: Looked): readonly Finding[] {
  if (!isStandby) return [];
  return [
    {
      severity: 'warning',
      message:
        'the server is a standby: it has no rows of unlogged tables, and may end a long dump',
      hint: 'raise `max_standby_streaming_delay` there; unlogged tables are only in a dump of the primary',
    },
  ];
}
