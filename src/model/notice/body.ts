import { formatDuration } from '../../util/human.ts';
import { visible } from '../../util/visible-text.ts';
import type { Subject, Surroundings } from './notice.ts';

/** Blocks of lines with an empty line between them; an empty block is left out. */
export function bodyOf(blocks: readonly (readonly string[])[]): string {
  const text = blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
  return visibleLines(text);
}

export function listed(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [`${title}:`, ...items.map((item) => `  ${item}`)];
}

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** What happened, where, and what to do. */
export function failureLines(
  { message, code, hint }: Failure,
  phase: string | null,
): readonly string[] {
  const where = phase === null ? '' : ` in ${phase}`;
  return [`Error${where}: ${message} (${code})`, ...(hint === '' ? [] : [`What to do: ${hint}`])];
}

/** Which run, restore or other command it was, where, when, and how long it took. */
export function originLines(
  { about, summary }: Subject,
  { host, url }: Surroundings,
): readonly string[] {
  const { run, pipeline, startedAt, durationMs } = summary;
  const what = { run: 'Run', restore: 'Restore', deed: 'Command' }[about];
  const where = host === undefined ? '' : ` on ${host}`;
  return [
    `${what} ${run} of ${pipeline}${where}, begun ${startedAt}, took ${formatDuration(durationMs)}.`,
    ...(url === undefined ? [] : [url]),
  ];
}

/** What programs and servers have said is made harmless; line breaks stay. */
export function visibleLines(text: string): string {
  return text.split(/\r?\n/).map(visible).join('\n');
}
