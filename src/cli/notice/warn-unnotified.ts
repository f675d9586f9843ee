import { visibleLine } from '../../util/visible-text.ts';
import type { Io } from '../io.ts';

interface Happening {
  readonly event: string;
  readonly channel?: string;
  readonly ok?: boolean;
  readonly message?: string;
}

/** Says of a channel that could not be told so; it changes nothing else. */
export function warnUnnotified({ event, channel, ok, message }: Happening, { stderr }: Io): void {
  if (event !== 'notified' || ok === true) return;
  const text = `${channel} was not notified: ${message}`;
  stderr.write(`${stderr.palette.warning('warning')}  ${visibleLine(text)}\n`);
}
