import { commandLine } from '../../../src/model/diagnostics/catalogue/command-line.ts';
import type { Entry } from '../../../src/model/diagnostics/catalogue/entry.ts';
import { meaning } from '../../../src/model/diagnostics/catalogue/meaning.ts';
import { running } from '../../../src/model/diagnostics/catalogue/running.ts';
import { shape } from '../../../src/model/diagnostics/catalogue/shape.ts';
import { syntax } from '../../../src/model/diagnostics/catalogue/syntax.ts';
import { exitMeanings } from '../../../src/model/exit.ts';

const sections: readonly (readonly [string, Readonly<Record<string, Entry>>])[] = [
  ['The command line', commandLine],
  ['Reading a file', syntax],
  ['Keys and values', shape],
  ['What the parts mean together', meaning],
  ['Running, and looking at backups', running],
];

/** The manual of exit codes and diagnostics, from the catalogue that `explain` reads. */
export function renderCodes(): string {
  return `${[
    '<!-- Generated from the catalogue by `npm run generate`. Do not edit. -->',
    '# Codes',
    'Every mistake has a code; `run-pipeline explain <code>` says the same as this page.',
    '## Exit codes',
    'They are a contract: none ever changes its meaning. An unknown code that is not 0 means failure.',
    table(
      ['exit', 'meaning'],
      Object.entries(exitMeanings).map(([code, meaning]) => [code, meaning]),
    ),
    ...sections.flatMap(([title, entries]) => renderSection(title, entries)),
    '',
  ]
    .join('\n\n')
    .trimEnd()}\n`;
}

function renderSection(title: string, entries: Readonly<Record<string, Entry>>): readonly string[] {
  const rows = Object.entries(entries).map(([code, entry]) => [
    `[${code}](#${code.toLowerCase()})`,
    entry.title,
    entry.exit === 0 ? '' : String(entry.exit),
  ]);
  return [
    `## ${title}`,
    table(['code', 'mistake', 'exit'], rows),
    ...Object.entries(entries).flatMap(([code, entry]) => renderEntry(code, entry)),
  ];
}

function renderEntry(code: string, { title, text, example }: Entry): readonly string[] {
  const shown = example ? [block('Wrong', example.wrong), block('Right', example.right)] : [];
  return [
    `### ${code}`,
    `**${title.charAt(0).toUpperCase()}${title.slice(1)}.** ${text}`,
    ...shown,
  ];
}

function block(label: string, text: string): string {
  const language = text.startsWith('run-pipeline') ? 'sh' : 'yaml';
  return `${label}:\n\n\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
