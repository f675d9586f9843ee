import { BackupError } from '../../../../model/failures.ts';
import type { SourcePostgres } from '../../../../model/plan.ts';
import type { Json } from '../../../../model/run/facts.ts';
import { visibleLine } from '../../../../util/visible-text.ts';
import { type AddressConfig, type Around, resolveAddress } from '../address.ts';
import { objectOf } from './handle.ts';
import { longestName } from './names.ts';

type Named = AddressConfig & Partial<Pick<SourcePostgres, 'database' | 'databases' | 'all'>>;

/**
 * A database that is named is meant. Of several it is the one that the manifest names, which comes from a store: it may
 * be none that the dump does not have.
 */
export async function databaseOf(named: Named, facts: Json, around: Around): Promise<string> {
  const { database, url } = named;
  if (database !== undefined) return database;
  if (url === undefined) return memberOf(named, facts);
  const address = await resolveAddress(named, around);
  return address.database ?? memberOf(named, facts);
}

function memberOf({ databases = [], all }: Named, facts: Json): string {
  const { database: name } = objectOf(facts);
  if (typeof name !== 'string' || name === '') {
    throw unknown('the manifest does not say which database it is');
  }
  const isFit = all === true ? isName(name) : databases.includes(name);
  if (isFit) return name;
  throw unknown(
    `the manifest names the database ${visibleLine(name)}, which the dump does not have`,
  );
}

const templates = ['template0', 'template1'];

function isName(name: string): boolean {
  return (
    !/\p{Cc}/u.test(name) && Buffer.byteLength(name) <= longestName && !templates.includes(name)
  );
}

function unknown(message: string): BackupError {
  const hint = 'name the database: `--to <dump>.database=<name>`';
  return new BackupError({ code: 'BP5110', message, hint });
}
