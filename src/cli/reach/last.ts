import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import { createMistake } from '../mistake.ts';
import { showArgument } from '../show-argument.ts';
import type { Line } from '../verb.ts';

/** How many of the newest are to be shown; all of them without `--last`. */
export function readLast(line: Line): number | Diagnostic {
  const text = line.value('last');
  if (text === undefined) return Number.POSITIVE_INFINITY;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  const message = `--last ${showArgument(text)} is no number of at least 1`;
  return createMistake('BP0115', message, 'write how many of the newest to show: --last 20');
}
