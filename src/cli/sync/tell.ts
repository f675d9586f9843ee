import type { SyncEvent } from '../../model/sync/event.ts';
import { formatBytes } from '../../util/human.ts';
import { visibleLine } from '../../util/visible-text.ts';
import type { Io } from '../io.ts';
import { warn } from '../reach/refuse.ts';
import { count } from '../reach/words.ts';
import type { Line } from '../verb.ts';

/** Tells what happens: a line of JSON each on standard output, or words on standard error. */
export function tellSync(line: Line, io: Io): (event: SyncEvent) => void {
  if (line.json) {
    return (event) => {
      const at = new Date().toISOString();
      io.stdout.write(`${io.redactor.mask(JSON.stringify({ at, ...event }))}\n`);
    };
  }
  return (event) => say(event, line, io);
}

function say(event: SyncEvent, line: Line, io: Io): void {
  const tell = (text: string) => {
    if (!line.quiet) io.stderr.write(`${visibleLine(text)}\n`);
  };
  switch (event.event) {
    case 'sync-started': {
      const { pipeline, from, to, backups, bytes } = event;
      const what = `${count(backups, 'backup is', 'backups are')} missing`;
      tell(`${pipeline}: ${what} at ${to} and good at ${from}, ${formatBytes(bytes)}`);
      return;
    }
    case 'planned':
      tell(`would copy  ${event.backup}, ${formatBytes(event.bytes)}`);
      return;
    case 'copied':
      tell(`copied  ${event.backup}, ${formatBytes(event.bytes)}`);
      return;
    case 'left':
      warn(`${event.backup} is not copied: ${event.reason}`, io);
      return;
    case 'failed':
      warn(`${event.backup} could not be copied: ${event.message}; ${event.hint}`, io);
      return;
    case 'sync-finished':
  }
}
