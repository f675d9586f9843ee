import { createLocalVia } from '../../src/adapters/places/local/local.ts';
import { create } from '../../src/adapters/sources/postgres/postgres.ts';
import type { SourcePostgres } from '../../src/model/plan.ts';
import { Secret } from '../../src/model/secret.ts';
import type { Expands } from '../../src/ports/expands.ts';
import type { Source } from '../../src/ports/source.ts';
import type { Postgres } from '../rig/servers/postgres.ts';
import { createRig } from './source.ts';

/** Of the role `reader`. */
export const readersPassword = 'secret of the reader';

export const usual = {
  ...{ databases: [], schemas: [], tables: [], exclude: [], format: 'custom', jobs: 1 },
  ...{ owners: 'keep', privileges: 'keep', idle: 300_000 },
};

/** A source on a real server, as a superuser unless it is said otherwise. `SUPER` is the reference to its password. */
export async function rigFor(server: Postgres, config: Partial<SourcePostgres>) {
  const rig = await createRig();
  const passwordOf = (reference: unknown) =>
    JSON.stringify(reference).includes('SUPER') ? server.password : readersPassword;
  const secrets = {
    resolve: (reference: unknown) => Promise.resolve(new Secret(passwordOf(reference))),
  };
  const parts = { ...rig, via: createLocalVia(rig.place), secrets };
  const where = { host: '127.0.0.1', port: server.port, user: 'postgres' };
  const whole = { ...usual, ...where, password: { env: 'SUPER' }, ...config } as SourcePostgres;
  return {
    ...rig,
    source: create(whole, parts) as Source,
    all: create(whole, parts) as Expands,
  };
}
