/** What the server says of a database beside its content: a new one of the same name would be without it. */
export interface Properties {
  readonly oid: string;
  readonly name: string;
  readonly owner: string;
  readonly encoding: string;
  readonly locale: Locale;
  readonly tablespace: string;
  readonly connectionLimit: number;
  readonly allowsConnections: boolean;
  readonly isTemplate: boolean;
  /** `null` while nobody has ever granted or revoked anything. */
  readonly grants: readonly Grant[] | null;
  readonly settings: readonly Setting[];
  readonly labels: readonly SecurityLabel[];
}

export interface Locale {
  readonly provider: 'libc' | 'icu' | 'builtin';
  readonly collate: string;
  readonly ctype: string;
  /** Of a provider other than `libc`. */
  readonly locale: string | null;
  readonly rules: string | null;
}

export interface Grant {
  readonly grantor: string;
  /** `null`: everybody. */
  readonly grantee: string | null;
  readonly privilege: string;
  readonly isGrantable: boolean;
}

export interface Setting {
  /** `null`: of everybody in the database. */
  readonly role: string | null;
  /** As `name=value`. */
  readonly assignments: readonly string[];
}

interface SecurityLabel {
  readonly provider: string;
  readonly label: string;
}

/** One row of `pg_database` of any version as JSON, with names instead of numbers. */
export interface DatabaseRow {
  readonly row: Readonly<Record<string, unknown>>;
  readonly owner: string;
  readonly encoding: string;
  readonly tablespace: string;
  readonly grants: readonly Grant[] | null;
  readonly settings: readonly Setting[] | null;
  readonly labels: readonly SecurityLabel[] | null;
}

const providers: Readonly<Record<string, Locale['provider']>> = { i: 'icu', b: 'builtin' };

export function propertiesOf({ row, settings, labels, ...same }: DatabaseRow): Properties {
  return {
    ...same,
    oid: String(row.oid),
    name: String(row.datname),
    locale: {
      provider: providers[String(row.datlocprovider)] ?? 'libc',
      collate: String(row.datcollate),
      ctype: String(row.datctype),
      // The column has had two names.
      locale: textOf(row.datlocale ?? row.daticulocale),
      rules: textOf(row.daticurules),
    },
    connectionLimit: Number(row.datconnlimit),
    allowsConnections: row.datallowconn === true,
    isTemplate: row.datistemplate === true,
    settings: settings ?? [],
    labels: labels ?? [],
  };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
