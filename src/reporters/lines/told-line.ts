import { formatDuration, formatElapsed } from '../../util/human.ts';
import { visibleLine } from '../../util/visible-text.ts';

/** `00:01:23 stage dump done`: what is said, harmless, behind the time since the start. */
export function toldLine(elapsedMs: number, text: string | null): string | null {
  return text === null ? null : `${formatElapsed(elapsedMs)} ${visibleLine(text)}`;
}

export function after(text: string): string {
  return text === '' ? '' : `: ${text}`;
}

export function doneWords(durationMs: number, note: string): string {
  return `done in ${formatDuration(durationMs)}${after(note)}`;
}

export function failedWords(durationMs: number, message: string): string {
  return `failed after ${formatDuration(durationMs)}${after(message)}`;
}
