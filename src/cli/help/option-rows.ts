import type { Option } from '../verb.ts';
import type { Row } from './rows.ts';

export function optionRows(options: readonly Option[], paint = asIs): readonly Row[] {
  const shown = options.filter((option) => !option.hidden);
  return shown.map((option) => ({ left: form(option), right: meaning(option), paint }));
}

function form({ short, long, value }: Option): string {
  const name = short === undefined ? `--${long}` : `-${short}, --${long}`;
  return value === undefined ? name : `${name} <${value}>`;
}

function meaning({ description, choices, repeatable, required, planned }: Option): string {
  const notes = [
    ...(choices ? [choices.join(', ')] : []),
    ...(required ? ['required'] : []),
    ...(repeatable ? ['repeatable'] : []),
    ...(planned ? ['not in this version yet'] : []),
  ];
  return notes.length === 0 ? description : `${description} (${notes.join('; ')})`;
}

function asIs(text: string): string {
  return text;
}
