import { BackupError } from '../../../../../model/failures.ts';
import { visibleLine } from '../../../../../util/visible-text.ts';

const namesShownTo = 200;

/** Names are the archive's own: no terminal shall obey them. */
export function shown(name: string): string {
  const text = visibleLine(Buffer.from(name, 'latin1').toString('utf8'));
  return text.length > namesShownTo ? `${text.slice(0, namesShownTo)}…` : text;
}

export function refused(says: string, hint = usualHint): BackupError {
  return new BackupError({ code: 'BP5111', message: `the archive is refused: ${says}`, hint });
}

const usualHint =
  'the source never writes such an archive: look at it with `run-pipeline show --contents`, and at who can write to the destination';

export function notAllowed(says: string, word: 'links' | 'devices' | 'setuid'): BackupError {
  const hint = `if it is meant to be there, add \`${word}\` to \`restore.allow\``;
  return refused(says, hint);
}
