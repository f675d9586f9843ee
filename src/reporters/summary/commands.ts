import { displayWidth } from '../../util/display-width.ts';
import { padText } from '../terminal/fit-text.ts';
import type { Line } from './section.ts';

/** Without the name of the program; harmless. */
export type Command = readonly [command: string, does: string];

/** What can be typed next, and what it does. */
export function commandLines(commands: readonly Command[]): readonly Line[] {
  const whole = commands.map(([command, does]) => [`run-pipeline ${command}`, does] as const);
  const width = Math.max(...whole.map(([command]) => displayWidth(command)));
  return whole.map(([command, does]) => ({
    text: command,
    aside: padText('', width - displayWidth(command)) + does,
    isWhole: true,
  }));
}

export function explainCommand(failure: { readonly code: string } | null): readonly Command[] {
  return failure && /^BP\d{4}$/.test(failure.code)
    ? [[`explain ${failure.code}`, 'what this failure means']]
    : [];
}
