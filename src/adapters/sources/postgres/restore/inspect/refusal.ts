import { BackupError } from '../../../../../model/failures.ts';
import { visibleLine } from '../../../../../util/visible-text.ts';

const shownTo = 80;

/** What a dump holds is its own: no terminal shall obey it. */
export function shown(text: string): string {
  const visible = visibleLine(text);
  return visible.length > shownTo ? `${visible.slice(0, shownTo)}…` : visible;
}

/** Of what `pg_dump` never writes. */
export function refused(says: string): BackupError {
  return new BackupError({
    code: 'BP5111',
    message: `the dump is refused: ${says}`,
    hint: 'pg_dump never writes such a dump: look at it with `run-pipeline download --decrypted`, and at who can write to the destination',
  });
}
