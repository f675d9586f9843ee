import type { Hold } from '../../catalog/hold.ts';
import type { BackupVerdict } from '../../catalog/verdict.ts';
import type { Palette } from '../../reporters/palette.ts';
import { formatAge } from '../../util/human.ts';

/** Words and colours that all verbs share. */

export function paintOfVerdict(verdict: BackupVerdict): { readonly paint?: keyof Palette } {
  switch (verdict) {
    case 'good':
      return {};
    case 'unverified':
      return { paint: 'dim' };
    case 'suspect':
      return { paint: 'warning' };
    case 'broken':
      return { paint: 'error' };
  }
}

/** `by kim until 2026-12-01, in 11 d: the audit`, `until it is released: before the move`. */
export function holdWords({ reason, owner, until }: Hold, nowMs: number): string {
  const who = owner === '' ? '' : `by ${owner} `;
  const end =
    until === null
      ? 'until it is released'
      : `until ${new Date(until).toISOString().slice(0, 10)}, ${formatAge(nowMs - until)}`;
  return `${who}${end}${reason === '' ? '' : `: ${reason}`}`;
}

/** Under a heading that says that it is an age: `10 h`. */
export function shortAge(ms: number): string {
  return formatAge(ms).replace(/ ago$/, '');
}

/** `1 copy`, `3 copies`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** `2026-11-20 02:17:00 UTC`. */
export function moment(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
