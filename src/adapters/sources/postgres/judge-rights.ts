import type { Finding } from '../../../ports/step-context.ts';
import type { Looked } from './database-facts.ts';

const shownAtMost = 5;

/** What the role may not read would end the dump in its middle, or be missing from it. */
export function judgeRights(
  { unreadable, hidden, unreadableObjects }: Looked,
  database: string,
): readonly Finding[] {
  return [
    ...(unreadable.length === 0
      ? []
      : [
          error(
            `the role may not read ${list(unreadable)} of the database ${database}`,
            'GRANT pg_read_all_data TO the role (from PostgreSQL 14 on), or leave them out with `exclude`',
          ),
        ]),
    ...(hidden.length === 0
      ? []
      : [
          error(
            `rules for rows hide some of ${list(hidden)} of the database ${database} from the role`,
            'ALTER ROLE … BYPASSRLS, or let the owner of the tables make the dump',
          ),
        ]),
    ...(unreadableObjects === 0
      ? []
      : [
          error(
            `the role may not read ${unreadableObjects} large objects of the database ${database}`,
            'GRANT SELECT ON LARGE OBJECT … TO the role, or let a superuser make the dump',
          ),
        ]),
  ];
}

function list(names: readonly string[]): string {
  const more = names.length > shownAtMost ? ', …' : '';
  return names.slice(0, shownAtMost).join(', ') + more;
}

function error(message: string, hint: string): Finding {
  return { severity: 'error', message, hint };
}
