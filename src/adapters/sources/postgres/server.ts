import { BackupError } from '../../../model/failures.ts';
import { Secret } from '../../../model/secret.ts';
import type { Command, Exit, Place } from '../../../ports/place.ts';
import type { StepContext } from '../../../ports/step-context.ts';
import { type Address, type AddressConfig, type Around, resolveAddress } from './address.ts';
import { type Clients, chooseClients, findClients } from './clients.ts';
import { clientFailure } from './explain-client.ts';
import { readProgram } from './read-program.ts';
import { connectionTo } from './sql.ts';

type ProgramName = 'psql' | 'pg_dump' | 'pg_dumpall' | 'pg_restore';

/** A server that answers, and client programs that fit it. */
export class Server {
  readonly place: Place;
  readonly label: string;
  /** Of the client programs. */
  readonly clientVersion: string;
  readonly #address: Address;
  readonly #clients: Clients;

  constructor(place: Place, address: Address, clients: Clients) {
    this.place = place;
    this.label = address.label;
    this.clientVersion = clients.version;
    this.#address = address;
    this.#clients = clients;
  }

  /** The database that the URL names; `null` where there is none. */
  get database(): string | null {
    return this.#address.database;
  }

  program(name: ProgramName): string {
    return `${this.#clients.folder}/${name}`;
  }

  /** A program of the client with all that it needs to log in; no secret is in its arguments or its environment. */
  command(name: ProgramName, parameters: readonly string[]): Command {
    const { env, password } = this.#address;
    return {
      argv: [this.program(name), ...parameters],
      env,
      ...(password !== null && { secretFiles: { PGPASSFILE: passFile(password) } }),
    };
  }

  /** One value, as JSON. */
  async ask<T>(query: string, database: string, context: StepContext): Promise<T> {
    const parameters = [...quiet, '-d', connectionTo(database)];
    const asking = {
      place: this.place,
      command: this.command('psql', parameters),
      input: `${query};\n`,
      explain: (exit: Exit) => clientFailure('psql', exit, this.label),
    };
    const said = await readProgram(asking, context);
    // By a query that we have written.
    return (said.trim() === '' ? null : JSON.parse(said)) as T;
  }
}

/** Asks nobody for a password, reads no settings of the user, and ends at the first error. */
const quiet = ['-X', '-w', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1'] as const;

function passFile(password: Secret): Secret {
  return new Secret(`*:*:*:*:${password.reveal().replace(/[\\:]/g, '\\$&')}\n`);
}

/**
 * Finds the server, and client programs that are not older than it. Fails with `BP5010` when it does not answer, and
 * with `BP5012` when there are no such programs.
 */
export async function openServer(
  config: AddressConfig,
  around: Around,
  { database, context }: { readonly database: string | null; readonly context: StepContext },
): Promise<Server> {
  const place = await around.via.open(context);
  const address = await addressOf(config, around);
  const clients = await findClients(place, context);
  const [newest] = clients;
  if (newest === undefined) throw noClients(around);
  const first = new Server(place, address, newest);
  const asked = database ?? first.database ?? 'postgres';
  const version = await first.ask<string>(
    `select to_json(current_setting('server_version'))`,
    asked,
    context,
  );
  const fitting = chooseClients(clients, Number.parseInt(version, 10));
  if (fitting === null) throw tooOld(address.label, { version, newest });
  return new Server(place, address, fitting);
}

async function addressOf(config: AddressConfig, around: Around): Promise<Address> {
  try {
    return await resolveAddress(config, around);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const hint = 'correct `url`, or write `host`, `port`, `database` and `user` instead of it';
    throw new BackupError({ code: 'BP5010', message: error.message, hint });
  }
}

function noClients({ via }: Around): BackupError {
  const where = via.isHere ? 'on this machine' : `in ${via.label}`;
  return new BackupError({
    code: 'BP5012',
    message: `there is no pg_dump ${where}`,
    hint: 'install the client programs of PostgreSQL (`postgresql-client`), or run them where the server is, by `via`',
  });
}

function tooOld(
  label: string,
  { version, newest }: { readonly version: string; readonly newest: Clients },
): BackupError {
  return new BackupError({
    code: 'BP5012',
    message: `${label} is version ${version}, and the newest pg_dump there is ${newest.version}: an older client cannot dump it`,
    hint: `install the client programs of version ${Number.parseInt(version, 10)}, or run them where the server is, by \`via\``,
  });
}
