import { randomBytes } from 'node:crypto';
import type { StepContext } from '../../../../../ports/step-context.ts';
import type { DumpFormat } from '../handle.ts';
import { runProgram } from '../run-program.ts';
import type { RestoreServer } from '../server.ts';
import { removeArchive } from './archive-file.ts';
import { type LeftOut, leavingOut } from './programs.ts';

interface Written {
  readonly archive: string;
  readonly format: Exclude<DumpFormat, 'plain'>;
  readonly leftOut: LeftOut;
}

/** Where the SQL of an archive is written. It is whole when it is there. */
export function sqlOf(archive: string): string {
  return `${archive}.sql`;
}

/** Makes SQL of an archive, which goes: all of it has been read then. */
export async function writeAsSql(
  server: RestoreServer,
  { archive, format, leftOut }: Written,
  context: StepContext,
): Promise<void> {
  const form = format === 'directory' ? '-Fd' : '-Fc';
  const reading = [server.program('pg_restore'), form, '-1', ...leavingOut(leftOut)];
  const word = randomBytes(24).toString('hex');
  const argv = ['sh', '-c', script, 'sh', archive, sqlOf(archive), word, ...reading] as const;
  await runProgram(server.place, { argv, env: { LC_ALL: 'C' } }, context);
}

/** The archive, and all that is made of it. Repeatable. */
export async function removeAside(
  server: RestoreServer,
  archive: string,
  context: StepContext,
): Promise<void> {
  for (const path of [archive, `${archive}.half`, `${sqlOf(archive)}.new`, sqlOf(archive)]) {
    await removeArchive({ path, place: server.place }, context);
  }
}

/**
 * It is written for a transaction of its own, whose end is left out: ours goes on behind it. So is a setting that newer
 * programs write and older servers do not know. `psql` is kept from obeying commands in it by the pair that
 * `pg_restore` writes around it, with a word that no dump can hold; one that cannot be told the word is too old.
 */
const script = `set -e; umask 077; archive=$1; whole=$2; word=$3; half=$archive.half; shift 3
"$@" -f "$half" --restrict-key="$word" "$archive"
rm -rf -- "$archive"
grep -qx ".restrict $word" "$half" || {
  echo 'pg_restore: error: unrecognized option: no restrict-key' >&2; exit 1; }
end=$(grep -n '^COMMIT;$' "$half" | tail -n 1 | cut -d : -f 1)
sed -e "\${end}d" -e '1,60{/^SET transaction_timeout = 0;$/d;}' "$half" >"$whole.new"
rm -- "$half"
mv -- "$whole.new" "$whole"`;
