import { BackupError } from '../../../../../model/failures.ts';
import { visibleLine } from '../../../../../util/visible-text.ts';

const shownTo = 80;

/** What a dump holds is its own: no terminal shall obey it. */
export function shown(text: string): string {
  const visible = visibleLine(text);
  return visible.length > shownTo ? `${visible.slice(0, shownTo)}…` : visible;
}

const usualHint =
  'pg_dump never writes such a dump: look at it with `run-pipeline download --decrypted`, and at who can write to the destination';

export function refused(says: string, hint = usualHint): BackupError {
  return new BackupError({ code: 'BP5111', message: `the dump is refused: ${says}`, hint });
}
