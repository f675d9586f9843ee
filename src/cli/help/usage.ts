import type { Palette } from '../../reporters/palette.ts';
import type { Positional, Verb } from '../verb.ts';

/** The line that shows the form of a command, and where to read more. */
export function usageOf(verb: Verb | null, palette: Palette): string {
  const more = `run-pipeline ${verb === null ? '' : `${verb.name} `}--help`;
  return [
    `${palette.strong('usage:')} ${formOf(verb)}`,
    `       ${palette.dim(`${more} shows ${verb === null ? 'all verbs' : 'examples'}`)}`,
  ].join('\n');
}

export function formOf(verb: Verb | null): string {
  if (verb === null) return 'run-pipeline <verb> [target] [options]';
  const required = verb.options.filter((option) => option.required);
  return [
    'run-pipeline',
    verb.name,
    ...verb.positionals.map(formOfPositional),
    ...required.map((option) => `--${option.long} <${option.value ?? ''}>`),
    '[options]',
  ].join(' ');
}

export function formOfPositional(positional: Positional): string {
  const name =
    (positional.choices?.join('|') ?? positional.name) + (positional.repeatable ? '…' : '');
  return positional.required ? `<${name}>` : `[${name}]`;
}
