import { visible } from '../util/visible-text.ts';

const longest = 60;

/** An argument as it may be shown: short, on one line, and unable to steer a terminal. */
export function showArgument(argument: string): string {
  const short = [...argument.slice(0, longest * 2)].slice(0, longest).join('');
  const shown = visible(short) + (short.length < argument.length ? '…' : '');
  return shown === '' || /[\s"'\\]/u.test(shown) ? `"${shown}"` : shown;
}

export function hasControlCharacter(argument: string): boolean {
  return /\p{Cc}/u.test(argument);
}
