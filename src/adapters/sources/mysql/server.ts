import { BackupError } from '../../../model/failures.ts';
import type { SourceParts } from '../../../ports/definition.ts';
import type { StepContext } from '../../../ports/step-context.ts';
import { type Address, type AddressConfig, resolveAddress } from './address.ts';
import { type Family, familyNames, familyOf, versionOf } from './family.ts';
import { optionsFile } from './options-file.ts';
import { choose, chooseAny, findPrograms, nameFor, type Program } from './programs.ts';
import { ask, type Link } from './run-client.ts';

export interface ServerConfig extends AddressConfig {
  readonly flavor?: 'auto' | Family;
}

/** A server that answers, and the programs with which it is asked. */
export interface Server extends Link {
  readonly address: Address;
  readonly family: Family;
  /** Without what a packager has added. */
  readonly version: string;
  /** Everything that is installed where the programs run. */
  readonly installed: readonly Program[];
  /** By which family's programs it is dumped and loaded. */
  readonly wanted: Family;
  readonly client: Program;
  rows(sql: string, context: StepContext, database?: string): Promise<Rows>;
}

export type Rows = readonly (readonly string[])[];

type Around = Pick<SourceParts, 'secrets' | 'via' | 'repository'>;

/** What can be said only by asking. Fails with one `BackupError` that a check can show. */
export async function openServer(
  config: ServerConfig,
  around: Around,
  context: StepContext,
): Promise<Server> {
  const address = await addressOf(config, around);
  const place = await around.via.open(context);
  const link = { place, options: optionsFile(address), label: labelOf(address) };
  const installed = await findPrograms(place, context);
  const flavor = config.flavor ?? 'auto';
  const first = chooseAny(installed, flavor === 'auto' ? 'mariadb' : flavor);
  if (first === null) throw missing('client', flavor, around);
  const sql = "select concat(version(), ' ', @@version_comment), version();\n";
  const [row] = await ask(link, { program: first.name, sql }, context);
  const [says = '', version = ''] = row ?? [];
  const family = familyOf(says);
  const wanted = flavor === 'auto' ? family : flavor;
  const client = choose(installed, 'client', wanted);
  if (client === null) throw missing('client', wanted, around);
  return {
    ...link,
    ...{ address, family, installed, wanted, client, version: versionOf(version) },
    rows: (text, step, database) =>
      ask(link, { program: client.name, sql: text, ...(database && { database }) }, step),
  };
}

async function addressOf(config: ServerConfig, around: Around): Promise<Address> {
  try {
    return await resolveAddress(config, around);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const hint = 'write it as mysql://user@host:3306/database';
    throw new BackupError({ code: 'BP5010', message: error.message, hint });
  }
}

function labelOf({ host, port, socket }: Address): string {
  if (socket !== undefined) return `the server at ${socket}`;
  if (host === undefined) return 'the server at the local socket';
  return `the server ${host}${port === undefined ? '' : `:${port}`}`;
}

/** Both names, so that nobody has to know that they are the same thing. */
export function missing(
  kind: 'client' | 'dump',
  family: 'auto' | Family,
  { via }: Pick<Around, 'via'>,
): BackupError {
  const names = family === 'auto' ? `${nameFor(kind, 'mariadb')}` : `${nameFor(kind, family)}`;
  const whose = family === 'auto' ? '' : ` of ${familyNames[family]}`;
  const where = via.isHere ? '' : ` in ${via.label}`;
  return new BackupError({
    code: 'BP5012',
    message: `there is no program ${names}${whose}${where} that this user may run`,
    hint: hintFor(family),
  });
}

function hintFor(family: 'auto' | Family): string {
  const packages = {
    auto: '`mariadb-client` for MariaDB, `mysql-client` for MySQL',
    mariadb: '`mariadb-client`, which has `mariadb` and `mariadb-dump`',
    mysql: '`mysql-client`, which has `mysql` and `mysqldump`',
  };
  const other = family === 'auto' ? '' : ', or name the family that is there with `flavor`';
  return `install ${packages[family]}${other}`;
}
