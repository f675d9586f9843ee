import { resolve } from 'node:path';
import { BackupError } from '../../../model/failures.ts';
import type { SourceMysql } from '../../../model/plan.ts';
import { Secret } from '../../../model/secret.ts';
import type { SourceParts } from '../../../ports/definition.ts';

/** Where a server is, and who we are there. */
export interface Address {
  readonly host?: string;
  readonly port?: number;
  readonly socket?: string;
  readonly user?: string;
  readonly password?: Secret;
  /** By the URL. */
  readonly database?: string;
  readonly tls?: Tls;
}

/** As the parameters of the URL say it. */
export interface Tls {
  readonly mode?: TlsMode;
  /** A file where the programs run. */
  readonly ca?: string;
}

const tlsModes = ['DISABLED', 'PREFERRED', 'REQUIRED', 'VERIFY_CA', 'VERIFY_IDENTITY'] as const;
type TlsMode = (typeof tlsModes)[number];

export type AddressConfig = Pick<
  SourceMysql,
  'host' | 'port' | 'socket' | 'url' | 'user' | 'password' | 'admin'
>;

type Around = Pick<SourceParts, 'secrets' | 'via' | 'repository'>;

/** Reads its secrets. Throws a `TypeError` where the URL says something that nobody understands; it shows no secret. */
export async function resolveAddress(
  config: AddressConfig,
  { secrets, via, repository }: Around,
): Promise<Address> {
  const url = await readUrl(config.url, secrets);
  const { host, port, socket, user } = config;
  const password = config.password === undefined ? {} : await secrets.resolve(config.password);
  return {
    ...url,
    ...(host !== undefined && { host }),
    ...(port !== undefined && { port }),
    // On this machine every relative path begins at the repository.
    ...(socket !== undefined && { socket: via.isHere ? resolve(repository, socket) : socket }),
    ...(user !== undefined && { user }),
    ...(password instanceof Secret && { password }),
  };
}

/** Who may create what a restore makes: `admin` where there is one. */
export function asAdmin<C extends AddressConfig>({ admin, ...config }: C): C {
  if (admin === undefined) return config as C;
  const { password: _password, ...rest } = config;
  return { ...rest, ...admin } as unknown as C;
}

/** Whoever writes a URL has to say which database it is about. */
export function nameless(): BackupError {
  return new BackupError({
    code: 'BP5010',
    message: '`url` names no database',
    hint: 'write it behind the host: mysql://user@host:3306/database',
  });
}

async function readUrl(url: AddressConfig['url'], secrets: Around['secrets']): Promise<Address> {
  if (url === undefined) return {};
  return parseUrl(typeof url === 'string' ? url : (await secrets.resolve(url)).reveal());
}

export function parseUrl(text: string): Address {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^(?:mysql|mariadb):$/.test(url.protocol)) {
    throw new TypeError('`url` is no `mysql://` or `mariadb://` URL');
  }
  const tls = readTls(url.searchParams);
  const [host, user, password, database] = [
    url.hostname.replace(/^\[|\]$/g, ''),
    url.username,
    url.password,
    url.pathname.slice(1),
  ].map(decode);
  return {
    ...(host && { host }),
    ...(url.port !== '' && { port: Number(url.port) }),
    ...(user && { user }),
    ...(password && { password: new Secret(password) }),
    ...(database && { database }),
    ...(tls && { tls }),
  };
}

function readTls(parameters: URLSearchParams): Tls | null {
  const given = Object.fromEntries(parameters);
  const { 'ssl-mode': mode, 'ssl-ca': ca, ...others } = given;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    throw new TypeError(
      `\`url\` has the parameter \`${unknown}\`; known are \`ssl-mode\` and \`ssl-ca\``,
    );
  }
  const known = tlsModes.find((one) => one === mode?.toUpperCase().replaceAll('-', '_'));
  if (mode !== undefined && known === undefined) {
    throw new TypeError(`\`ssl-mode\` in \`url\` is none of ${tlsModes.join(', ')}`);
  }
  if (known === undefined && ca === undefined) return null;
  return { ...(known && { mode: known }), ...(ca !== undefined && { ca }) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new TypeError('`url` has a `%` that is followed by no two hexadecimal digits');
  }
}
