import { resolve } from 'node:path';
import type { SourcePostgres } from '../../../../model/plan.ts';
import type { Secret } from '../../../../model/secret.ts';
import type { RestoreParts } from '../../../../ports/definition.ts';
import type { StepContext } from '../../../../ports/step-context.ts';
import { Server } from './server.ts';

export type AddressConfig = Pick<
  SourcePostgres,
  'host' | 'port' | 'socket' | 'url' | 'user' | 'password' | 'admin'
>;

export async function openServer(
  config: AddressConfig,
  { live, parts }: { readonly live: string; readonly parts: RestoreParts },
  context: StepContext,
): Promise<Server> {
  const { via, secrets, repository } = parts;
  const place = await via.open(context);
  const who = config.admin ?? config;
  const password: Secret | null =
    who.password === undefined ? null : await secrets.resolve(who.password);
  const { host, socket, port } = config;
  const folder = socket !== undefined && via.isHere ? resolve(repository, socket) : socket;
  const where = host ?? folder;
  const env: Record<string, string> = {
    LC_ALL: 'C',
    PGCLIENTENCODING: 'UTF8',
    PGAPPNAME: 'run-pipeline',
    PGCONNECT_TIMEOUT: '10',
    ...(where !== undefined && { PGHOST: where }),
    ...(port !== undefined && { PGPORT: String(port) }),
    ...(who.user !== undefined && { PGUSER: who.user }),
  };
  return new Server({
    place,
    env,
    password,
    label: where ?? 'local',
    programs: { psql: 'psql', pg_restore: 'pg_restore' },
    maintenance: live === 'postgres' ? 'template1' : 'postgres',
  });
}
