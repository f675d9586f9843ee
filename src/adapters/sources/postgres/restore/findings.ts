import type { Json } from '../../../../model/run/facts.ts';
import type { RestoreWish } from '../../../../ports/restorer.ts';
import type { Finding } from '../../../../ports/step-context.ts';
import { visibleLine } from '../../../../util/visible-text.ts';
import { objectOf, type Selection } from './handle.ts';
import type { LeftOut } from './load/programs.ts';
import { hasLocale } from './shape.ts';
import type { LiveDatabase, Situation } from './situation.ts';

export interface Judged {
  readonly database: string;
  readonly situation: Situation;
  readonly wish: Pick<RestoreWish, 'existing' | 'facts' | 'discardsPrevious'>;
  readonly way: 'swap' | 'in place';
  readonly selection: Selection;
  readonly leaves: LeftOut;
}

/** All that speaks against a restore, or has to be known before it. */
export function judge(judged: Judged): readonly Finding[] {
  const { situation, wish } = judged;
  return [
    ...judgePresent(judged),
    ...judgePart(judged),
    ...judgeRole(judged),
    ...judgeWay(judged),
    ...(situation.live === null ? [] : judgeUse(judged, situation.live)),
    ...judgeEncoding(wish.facts, situation.live),
    ...judgeServer(judged),
  ];
}

function judgePresent({ database, situation: { live }, wish }: Judged): readonly Finding[] {
  if (live === null || wish.existing !== 'refuse') return [];
  const hint = 'say `--existing swap` to keep it beside what is restored';
  return [error(`the database ${database} is there already`, hint)];
}

/** What a dump does not hold would be gone with the database that it replaces. */
function judgePart({
  database,
  selection,
  situation: { live },
  way,
  wish,
}: Judged): readonly Finding[] {
  if (live === null || wish.existing === 'refuse') return [];
  const { schemas, tables, exclude } = selection;
  const elsewhere = 'restore it into a database of another name: `--to <dump>.database=<name>`';
  if (tables.length > 0) {
    const message = `the dump holds some tables of ${database} alone, and would replace all of it`;
    return [error(message, elsewhere)];
  }
  if (schemas.length > 0 && way === 'swap') {
    const hint = `say \`--existing overwrite\`, which replaces these schemas, or ${elsewhere}`;
    const message = `the dump holds the schemas ${schemas.join(', ')} alone, and would replace all of ${database}`;
    return [error(message, hint)];
  }
  if (schemas.some((name) => /[*?[\]()|+.^$]/.test(name))) {
    return [error('which schemas a pattern has meant is known to nobody', elsewhere)];
  }
  if (exclude.length === 0) return [];
  const without = `the dump is without ${exclude.join(', ')}`;
  if (wish.existing === 'overwrite' || wish.discardsPrevious) {
    // The safety backup is of the same dump, and without them, too.
    const keeps = '`--existing swap` without `--discard-previous`, which keeps the database';
    const kept = way === 'swap' ? `, or say ${keeps}` : '';
    return [error(`${without}, which would be gone with what is replaced`, elsewhere + kept)];
  }
  const message = `${without}: the restored database will be, too`;
  return [warning(message, 'take what is needed from the database that is kept')];
}

/** Some of it is known to fail only when it is done, and then nothing is done. */
function judgeWay({ database, way, situation: { live } }: Judged): readonly Finding[] {
  if (way === 'swap' || live === null) return [];
  if (live.subscriptions > 0) {
    const hint = 'drop its subscriptions, or name a role in `admin` that may create databases';
    return [error(`${database} has subscriptions, which cannot be replaced in place`, hint)];
  }
  const hint = 'make sure that there is a backup of what is there now';
  const message = `what is in ${database} is replaced in place: this cannot be rolled back`;
  return [warning(message, hint)];
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

/** What a dump needs of a server that is another one than it was. */
function judgeServer({ situation, wish: { facts }, leaves }: Judged): readonly Finding[] {
  const { extensions, collation, owners, grantees } = objectOf(facts);
  const roles = [
    ...(leaves.owners ? [] : namesOf(owners)),
    ...(leaves.privileges ? [] : namesOf(grantees)),
  ];
  const lacking = namesOf(extensions).filter((name) => !situation.extensions.includes(name));
  const strangers = [...new Set(roles)].filter((name) => !situation.roles.includes(name));
  const findings = judgeVersion(facts, situation.version);
  if (lacking.length > 0) {
    const hint = 'install them where the server runs, in the version for its PostgreSQL';
    findings.push(error(`the server has no extension ${listed(lacking)}`, hint));
  }
  if (strangers.length > 0) {
    const hint =
      'create them, or restore without owners and grants: `owners: drop` and `privileges: drop` of the dump';
    findings.push(error(`the server has no role ${listed(strangers)}`, hint));
  }
  const { live, locales } = situation;
  if (live === null && typeof collation === 'string' && !hasLocale(locales, collation)) {
    const message = `the server has no locale ${visibleLine(collation)}: texts may be sorted in another order`;
    const hint = 'create the database with the locale that you want, and restore into it';
    findings.push(warning(message, hint));
  }
  return findings;
}

/** What an older server does not know ends a restore in its middle. */
function judgeVersion(facts: Json, version: number): Finding[] {
  const [then, client] = ['serverVersion', 'clientVersion'].map((key) =>
    Number.parseInt(textIn(facts, key) ?? '0', 10),
  );
  const now = Math.floor(version / 10_000);
  if (textIn(facts, 'format') === 'plain' && (client ?? 0) >= 17 && now < 17) {
    const hint = 'restore it to a newer server, or take the line away by hand';
    return [
      error(
        `pg_dump ${client} has written \`SET transaction_timeout\` into the SQL, which a server of version ${now} does not know`,
        hint,
      ),
    ];
  }
  if (!((then ?? 0) > now)) return [];
  const hint = `restore it to a server of version ${then}, or a newer one: \`--to <dump>.host=…\``;
  return [error(`the dump is of PostgreSQL ${then}, and the server is version ${now}`, hint)];
}

/** Of a list, or of what has names as its keys. */
function namesOf(value: Json | undefined): readonly string[] {
  if (Array.isArray(value)) return value.map(String);
  return Object.keys(objectOf(value ?? null));
}

function listed(names: readonly string[]): string {
  return visibleLine(names.join(', '));
}

function textIn(facts: Json, key: string): string | null {
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
