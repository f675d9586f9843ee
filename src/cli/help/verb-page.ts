import type { Output } from '../io.ts';
import { globalOptions } from '../table/global-options.ts';
import type { Verb } from '../verb.ts';
import { optionRows } from './option-rows.ts';
import { lineWidth, type Row, renderRows } from './rows.ts';
import { formOf, formOfPositional } from './usage.ts';
import { wrap } from './wrap.ts';

/** The page of one verb: examples first, because most readers need no more. */
export function renderVerb(verb: Verb, output: Output): string {
  const { palette } = output;
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', palette.strong(title), ...lines];
  const rows = (list: readonly Row[]) => renderRows(list, { output });
  return [
    ...titleOf(verb, output),
    ...(verb.load ? [] : [palette.dim('This verb is not in this version yet.')]),
    ...section('Examples', examplesOf(verb, output)),
    ...section('Usage', [`  ${formOf(verb)}`, '', ...indented(verb.description, output)]),
    ...section('Arguments', rows(argumentRows(verb, palette.info))),
    ...section('Options', rows(optionRows(verb.options, palette.info))),
    ...section('Options of every verb', rows(optionRows(globalOptions, palette.info))),
    ...section('Exit codes', rows(exitRows(verb, palette.info))),
    '',
  ].join('\n');
}

function titleOf({ name, summary }: Verb, output: Output): readonly string[] {
  const command = `run-pipeline ${name}`;
  const [first = '', ...more] = wrap(`${command}: ${summary}`, lineWidth(output));
  return [first.replace(command, output.palette.strong), ...more];
}

function examplesOf(verb: Verb, output: Output): readonly string[] {
  return verb.examples.flatMap(({ command, does }) => [
    `  ${output.palette.dim(`# ${does}`)}`,
    ...commandLines(command, lineWidth(output) - 2).map((line) => `  ${output.palette.info(line)}`),
  ]);
}

/** A long command is continued as a shell reads it, so that it can be copied. */
function commandLines(command: string, width: number): readonly string[] {
  // What stands in quotes stays on one line.
  const whole = command.replace(/"[^"]*"/g, (quoted) => quoted.replaceAll(' ', '\u00a0'));
  const lines = wrap(whole, width - 4).map((line) => line.replaceAll('\u00a0', ' '));
  return lines.map((line, index) => {
    const start = index === 0 ? '' : '  ';
    return index === lines.length - 1 ? start + line : `${start}${line} \\`;
  });
}

function indented(text: string, output: Output): readonly string[] {
  return wrap(text, lineWidth(output) - 2).map((line) => `  ${line}`);
}

function argumentRows(verb: Verb, paint: Row['paint']): readonly Row[] {
  return verb.positionals.map((positional) => ({
    left: formOfPositional(positional),
    right: positional.description,
    paint,
  }));
}

function exitRows(verb: Verb, paint: Row['paint']): readonly Row[] {
  const all = [[0, 'done'], ...verb.exits, [64, 'the command line has mistakes']] as const;
  const sorted = all.toSorted(([one], [other]) => one - other);
  return sorted.map(([code, right]) => ({ left: String(code), right, paint }));
}
