import type { Json } from '../../../../model/run/facts.ts';
import type { RestoreWish } from '../../../../ports/restorer.ts';
import type { Finding } from '../../../../ports/step-context.ts';
import { visibleLine } from '../../../../util/visible-text.ts';
import { objectOf } from './handle.ts';
import type { LiveDatabase, Situation } from './situation.ts';

export interface Judged {
  readonly database: string;
  readonly situation: Situation;
  readonly wish: Pick<RestoreWish, 'existing' | 'facts'>;
  readonly way: 'swap' | 'in place';
}

/** All that speaks against a restore, or has to be known before it. */
export function judge(judged: Judged): readonly Finding[] {
  const { situation, wish } = judged;
  return [
    ...judgePresent(judged),
    ...judgeRole(judged),
    ...(situation.live === null ? [] : judgeUse(judged, situation.live)),
    ...judgeEncoding(wish.facts, situation.live),
  ];
}

function judgePresent({ database, situation: { live }, wish }: Judged): readonly Finding[] {
  if (live === null || wish.existing !== 'refuse') return [];
  const hint = 'say `--existing swap` to keep it beside what is restored';
  return [error(`the database ${database} is there already`, hint)];
}

function judgeRole({ database, situation: { role, live }, way, wish }: Judged): readonly Finding[] {
  const mine = `the role ${role.name}`;
  if (way === 'swap' && !role.mayCreate) {
    const other =
      live === null || wish.existing !== 'swap'
        ? ''
        : ', or say `--existing overwrite`, which replaces what is in it after a safety backup';
    return [
      error(
        `${mine} may not create databases`,
        `name one in \`admin\` of the dump that may (CREATEDB, or a superuser)${other}`,
      ),
    ];
  }
  if (live === null || live.isOurs) return [];
  const hint = `name a superuser in \`admin\` of the dump, or let ${role.name} belong to ${live.owner}`;
  return [error(`${mine} may not replace ${database}, which belongs to ${live.owner}`, hint)];
}

function judgeUse({ database, way }: Judged, live: LiveDatabase): readonly Finding[] {
  const { sessions, strangers, preparedTransactions, slots, subscriptions } = live;
  const findings: Finding[] = [];
  if (preparedTransactions > 0) {
    findings.push(
      error(
        `${counted(preparedTransactions, 'prepared transaction')} of ${database} wait to be ended`,
        'end them with COMMIT PREPARED or ROLLBACK PREPARED: until then the database cannot be replaced',
      ),
    );
  }
  if (way === 'swap' && strangers !== null && strangers.length > 0) {
    const hint =
      'end them before the restore, or name a superuser or a member of pg_signal_backend in `admin`';
    findings.push(error(`sessions of ${strangers.join(', ')} may not be ended by this role`, hint));
  } else if (sessions > 0) {
    const what = `${counted(sessions, 'session')} of ${database} will be ended`;
    const hint = 'stop the application before, or let it connect again';
    if (way === 'swap') findings.push(warning(what, hint));
  }
  const followers = [
    ...(slots ?? []).map((slot) => `the replication slot ${visibleLine(slot)}`),
    ...(subscriptions > 0 ? [counted(subscriptions, 'subscription')] : []),
  ];
  if (way === 'swap' && followers.length > 0) {
    const hint = 'make them anew for the restored database, and drop the old ones';
    const message = `${followers.join(', ')} will stay with the replaced database and not follow the restored one`;
    findings.push(warning(message, hint));
  }
  return findings;
}

function judgeEncoding(facts: Json, live: LiveDatabase | null): readonly Finding[] {
  const encoding = textIn(facts, 'encoding');
  if (live === null || encoding === null || encoding === live.encoding) return [];
  const hint = 'texts that it cannot hold end the restore before anything is touched';
  return [
    warning(`the database of today has the encoding ${live.encoding}, the dump ${encoding}`, hint),
  ];
}

export function textIn(facts: Json, key: string): string | null {
  const value = objectOf(facts)[key];
  return typeof value === 'string' ? value : null;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

export function error(message: string, hint: string): Finding {
  return { severity: 'error', message, hint };
}

export function warning(message: string, hint: string): Finding {
  return { severity: 'warning', message, hint };
}
