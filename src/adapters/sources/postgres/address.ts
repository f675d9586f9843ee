import { resolve } from 'node:path';
import type { SourcePostgres } from '../../../model/plan.ts';
import { Secret } from '../../../model/secret.ts';
import type { SourceParts } from '../../../ports/definition.ts';

export type AddressConfig = Pick<
  SourcePostgres,
  'host' | 'port' | 'socket' | 'url' | 'user' | 'password' | 'admin'
>;

export type Around = Pick<SourceParts, 'secrets' | 'via' | 'repository'>;

/** Where a server is, and who we are there: what every client program is given. */
export interface Address {
  /** No secret is in it. */
  readonly env: Readonly<Record<string, string>>;
  readonly password: Secret | null;
  /** For people. */
  readonly label: string;
  /** By the URL; `null` where there is none. */
  readonly database: string | null;
}

interface Parameters {
  readonly env: Record<string, string>;
  readonly password?: Secret;
  readonly database?: string;
}

/** Reads its secrets. Throws a `TypeError` where the URL says something that nobody understands; it shows no secret. */
export async function resolveAddress(config: AddressConfig, around: Around): Promise<Address> {
  const { secrets, via, repository } = around;
  const url = await readUrl(config.url, secrets);
  const { host, port, socket, user } = config;
  const folder = socket !== undefined && via.isHere ? resolve(repository, socket) : socket;
  const where = host ?? folder ?? url.env.PGHOST;
  const password =
    config.password === undefined ? url.password : await secrets.resolve(config.password);
  const env = {
    ...url.env,
    ...(where !== undefined && { PGHOST: where }),
    ...(port !== undefined && { PGPORT: String(port) }),
    ...(user !== undefined && { PGUSER: user }),
  };
  return {
    env: { ...usual, ...env },
    password: password ?? null,
    label: labelOf(env, via.isHere ? null : via.label),
    database: url.database ?? null,
  };
}

const usual = {
  LC_ALL: 'C',
  PGCLIENTENCODING: 'UTF8',
  PGAPPNAME: 'run-pipeline',
  PGCONNECT_TIMEOUT: '15',
};

/** Who may create what a restore makes: `admin` where there is one. */
export function asAdmin<C extends AddressConfig>({ admin, ...config }: C): C {
  if (admin === undefined) return config as unknown as C;
  const { password: _password, ...rest } = config;
  return { ...rest, ...admin } as unknown as C;
}

function labelOf(env: Readonly<Record<string, string>>, place: string | null): string {
  const { PGHOST = 'its local socket', PGPORT } = env;
  const port = PGPORT === undefined ? '' : `:${PGPORT}`;
  return `the PostgreSQL server at ${PGHOST}${port}${place === null ? '' : ` in ${place}`}`;
}

async function readUrl(url: AddressConfig['url'], secrets: Around['secrets']): Promise<Parameters> {
  if (url === undefined) return { env: {} };
  return parseUrl(typeof url === 'string' ? url : (await secrets.resolve(url)).reveal());
}

/** What a URL may say beside the server: by the variables that the client programs know. */
const known: Readonly<Record<string, string>> = {
  sslmode: 'PGSSLMODE',
  sslcert: 'PGSSLCERT',
  sslkey: 'PGSSLKEY',
  sslrootcert: 'PGSSLROOTCERT',
  sslcrl: 'PGSSLCRL',
  sslnegotiation: 'PGSSLNEGOTIATION',
  channel_binding: 'PGCHANNELBINDING',
  gssencmode: 'PGGSSENCMODE',
  krbsrvname: 'PGKRBSRVNAME',
  require_auth: 'PGREQUIREAUTH',
  target_session_attrs: 'PGTARGETSESSIONATTRS',
  connect_timeout: 'PGCONNECT_TIMEOUT',
  options: 'PGOPTIONS',
};

export function parseUrl(text: string): Parameters {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^postgres(?:ql)?:$/.test(url.protocol)) {
    throw new TypeError('`url` is no `postgres://` URL');
  }
  const env: Record<string, string> = {};
  for (const [key, value] of url.searchParams) {
    if (key === 'host') env.PGHOST = value;
    else if (key === 'port') env.PGPORT = value;
    else env[variableOf(key)] = value;
  }
  const host = decode(url.hostname.replace(/^\[|\]$/g, ''));
  const [user, password, database] = [url.username, url.password, url.pathname.slice(1)].map(
    decode,
  );
  if (host) env.PGHOST = host;
  if (url.port !== '') env.PGPORT = url.port;
  if (user) env.PGUSER = user;
  return {
    env,
    ...(password && { password: new Secret(password) }),
    ...(database && { database }),
  };
}

function variableOf(key: string): string {
  const variable = known[key];
  if (variable === undefined) {
    throw new TypeError(`\`url\` has the parameter \`${key}\`, which is not known`);
  }
  return variable;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new TypeError('`url` has a `%` that is followed by no two hexadecimal digits');
  }
}
