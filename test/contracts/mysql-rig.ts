import { createLocalVia } from '../../src/adapters/places/local/local.ts';
import { create } from '../../src/adapters/sources/mysql/mysql.ts';
import { createRestorer } from '../../src/adapters/sources/mysql/restore/restorer.ts';
import type { SourceMysql } from '../../src/model/plan.ts';
import { Secret } from '../../src/model/secret.ts';
import type { Expands } from '../../src/ports/expands.ts';
import type { Place } from '../../src/ports/place.ts';
import type { Source } from '../../src/ports/source.ts';
import type { MariaDb } from '../rig/servers/mariadb.ts';

export type Config = Partial<SourceMysql>;

/** Every character that an options file could take for another. */
export const password = `p"a'ss\\n #;= \t[x]\\`;

/** In a statement. */
export const sqlPassword = `'${password.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

const usual = { databases: [], tables: [], exclude: [], flavor: 'auto' };

function partsFor(place: Place, repository: string) {
  const secrets = { resolve: () => Promise.resolve(new Secret(password)) };
  return { place, repository, secrets, via: createLocalVia(place), guarded: [] };
}

/** As root by the socket, unless the wishes say otherwise. */
function configFor({ socket }: MariaDb, wishes: Config): SourceMysql {
  const way = wishes.host || wishes.url || wishes.socket ? {} : { socket };
  return { ...usual, ...way, user: 'root', ...wishes } as SourceMysql;
}

export function sourceFor(server: MariaDb, wishes: Config, place: Place): Source {
  return create(configFor(server, wishes), partsFor(place, '/nowhere')) as Source;
}

export function expandsFor(server: MariaDb, wishes: Config, place: Place): Expands {
  return create(configFor(server, wishes), partsFor(place, '/nowhere')) as Expands;
}

export function restorerFor(server: MariaDb, wishes: Config, place: Place) {
  return createRestorer(configFor(server, wishes), partsFor(place, '/nowhere'));
}
