import { randomBytes } from 'node:crypto';
import { extname } from 'node:path';
import type { Inspection } from '../../../../../ports/inspector.ts';
import type { Command } from '../../../../../ports/place.ts';
import { connectionTo } from '../../sql.ts';
import type { DumpFormat } from '../handle.ts';
import type { RestoreServer } from '../server.ts';

/** What a restore leaves out of a dump. */
export interface LeftOut {
  readonly owners: boolean;
  readonly privileges: boolean;
}

/** The same files in the sources and in what is built of them. */
const inspectors = {
  plain: new URL(`../inspect/plain${extname(import.meta.url)}`, import.meta.url).href,
  directory: new URL(`../inspect/directory${extname(import.meta.url)}`, import.meta.url).href,
} as const;

/** What looks at the bytes before any program reads them; archives of the custom format are read by nobody else. */
export function inspectionOf(format: DumpFormat, isOneTransaction = false): Inspection | undefined {
  if (format === 'custom') return undefined;
  return { module: inspectors[format], options: { isOneTransaction } };
}

interface Restoring {
  readonly database: string;
  readonly leftOut: LeftOut;
  /** How to read it, and how many connections may. */
  readonly more: readonly string[];
}

/** Ends at the first error. */
export function restoreCommand(
  server: RestoreServer,
  { database, leftOut, more }: Restoring,
): Command {
  const target = ['-w', '-d', connectionTo(database), '--exit-on-error'];
  return server.command('pg_restore', [...target, ...leavingOut(leftOut), ...more]);
}

export function leavingOut({ owners, privileges }: LeftOut): readonly string[] {
  return [...(owners ? ['--no-owner'] : []), ...(privileges ? ['--no-privileges'] : [])];
}

/** SQL that `pg_restore` has written, with what keeps `psql` from obeying commands in it. */
export function sqlCommand(server: RestoreServer, database: string, file: string): Command {
  return server.command('psql', [
    ...['-X', '-w', '-q', '-o', '/dev/null', '-d', connectionTo(database)],
    ...['-v', 'ON_ERROR_STOP=1', '--single-transaction', '-f', file],
  ]);
}

/**
 * Ends at the first error, with nothing of it done. `psql` obeys no command that stands in the dump, as long as nobody
 * knows the word that would end this.
 */
export function plainCommand(server: RestoreServer, database: string): Command {
  const word = randomBytes(24).toString('hex');
  return server.command('psql', [
    ...['-X', '-w', '-q', '-d', connectionTo(database), '-v', 'ON_ERROR_STOP=1'],
    ...['--single-transaction', '-c', `\\restrict ${word}`, '-f', '-'],
  ]);
}
