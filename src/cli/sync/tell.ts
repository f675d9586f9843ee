import type { SyncEvent } from '../../model/sync/event.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { formatBytes } from '../../util/human.ts';
import { visibleLine } from '../../util/visible-text.ts';
import type { Io } from '../io.ts';
import { type LiveLine, openLiveLine } from '../reach/live-line.ts';
import { count } from '../reach/words.ts';
import type { Line } from '../verb.ts';

/** Tells what happens, and how far it is. */
export interface SyncTeller {
  emit(event: SyncEvent): void;
  /** Surroundings in which the bytes of one backup are counted. */
  counting(backup: string, bytes: number, context: StepContext): StepContext;
  close(): void;
}

/** A line of JSON for each event on standard output, or words on standard error. */
export function openTeller(line: Line, io: Io): SyncTeller {
  if (line.json) {
    const emit = (event: SyncEvent) => {
      const at = new Date().toISOString();
      io.stdout.write(`${io.redactor.mask(JSON.stringify({ at, ...event }))}\n`);
    };
    return { emit, counting: (_, __, context) => context, close: () => undefined };
  }
  const live = openLiveLine(io, { isMoving: !line.quiet });
  return {
    emit: (event) => say(event, { live, line, io }),
    counting: (backup, bytes, context) => live.count(backup, bytes, context),
    close: () => live.close(),
  };
}

interface Speaking {
  readonly live: LiveLine;
  readonly line: Line;
  readonly io: Io;
}

function say(event: SyncEvent, { live, line, io }: Speaking): void {
  const { palette } = io.stderr;
  const tell = (text: string) => {
    if (!line.quiet) live.say(text);
  };
  const warn = (text: string) => live.say(`${palette.warning('warning')}  ${visibleLine(text)}`);
  switch (event.event) {
    case 'sync-started': {
      const { pipeline, from, to, backups, bytes } = event;
      const what = `${count(backups, 'backup is', 'backups are')} missing`;
      tell(visibleLine(`${pipeline}: ${what} at ${to} and good at ${from}, ${formatBytes(bytes)}`));
      return;
    }
    case 'planned':
      tell(visibleLine(`would copy  ${event.backup}, ${formatBytes(event.bytes)}`));
      return;
    case 'copied':
      live.clear();
      tell(`${palette.good('✔')} ${visibleLine(`${event.backup}, ${formatBytes(event.bytes)}`)}`);
      return;
    case 'left':
      warn(`${event.backup} is not copied: ${event.reason}`);
      return;
    case 'failed':
      live.clear();
      warn(`${event.backup} could not be copied: ${event.message}`);
      live.say(`${palette.strong('  help:')} ${visibleLine(event.hint)}`);
      return;
    case 'sync-finished':
  }
}
