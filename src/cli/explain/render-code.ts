import type { Entry } from '../../model/diagnostics/catalogue/entry.ts';
import { lineWidth } from '../help/rows.ts';
import { wrap } from '../help/wrap.ts';
import type { Output } from '../io.ts';

export function renderCode(code: string, entry: Entry, output: Output): string {
  const { palette } = output;
  const block = (title: string, text: string) => [
    '',
    palette.strong(title),
    ...text.trimEnd().split('\n').map(indent),
  ];
  return [
    `${palette.strong(code)}  ${entry.title}`,
    '',
    ...wrap(entry.text, lineWidth(output) - 2).map(indent),
    '',
    palette.dim(`  Ends in exit code ${entry.exit} where it is an error.`),
    ...(entry.example ? block('Wrong', entry.example.wrong) : []),
    ...(entry.example ? block('Right', entry.example.right) : []),
    '',
  ].join('\n');
}

function indent(line: string): string {
  return line === '' ? '' : `  ${line}`;
}
