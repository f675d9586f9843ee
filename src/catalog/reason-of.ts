import { visibleLine } from '../util/visible-text.ts';

/** One printable line for something that was thrown. */
export function reasonOf(error: unknown): string {
  return visibleLine(error instanceof Error ? error.message : String(error)).slice(0, 300);
}
