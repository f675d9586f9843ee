import { BackupError } from '../../../../model/failures.ts';
import type { RestoreParts } from '../../../../ports/definition.ts';
import type { StepContext } from '../../../../ports/step-context.ts';
import { type AddressConfig, asAdmin, resolveAddress } from '../address.ts';
import { chooseClients, findClients } from '../clients.ts';
import { maintenance, openFirst } from '../maintenance.ts';
import { openServer, Server } from '../server.ts';
import { RestoreServer } from './server.ts';

interface Meant {
  /** The database that is restored; nothing is said in it. */
  readonly database: string;
  /** Of the `pg_dump` that made the dump; `null` where nobody knows it. */
  readonly clientMajor: number | null;
  readonly parts: RestoreParts;
}

/** As `openServer` of the dump; the client programs are not older than those that made the dump either. */
export async function openForRestore(
  config: AddressConfig,
  { database, clientMajor, parts }: Meant,
  context: StepContext,
): Promise<RestoreServer> {
  const admin = asAdmin(config);
  const beside = maintenance.filter((name) => name !== database);
  const { server, name } = await openFirst(beside, (one) =>
    openServer(admin, parts, { database: one, context }),
  );
  if (clientMajor === null || Number.parseInt(server.clientVersion, 10) >= clientMajor) {
    return new RestoreServer(server, name);
  }
  const clients = await findClients(server.place, context);
  const fitting = chooseClients(clients, clientMajor);
  if (fitting === null) throw tooOld(clientMajor, server);
  const address = await resolveAddress(admin, parts);
  return new RestoreServer(new Server(server.place, address, fitting), name);
}

function tooOld(clientMajor: number, { clientVersion }: Server): BackupError {
  return new BackupError({
    code: 'BP5012',
    message: `the dump was made by pg_dump ${clientMajor}, and the newest pg_restore there is ${clientVersion}: it cannot read it`,
    hint: `install the client programs of version ${clientMajor}, or run them where the server is, by \`via\``,
  });
}
