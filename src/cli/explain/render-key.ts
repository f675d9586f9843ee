import { lineWidth, renderRows } from '../help/rows.ts';
import { wrap } from '../help/wrap.ts';
import type { Output } from '../io.ts';
import { yamlText } from '../yaml-text.ts';
import type { KeyPage, KeyRow } from './describe-key.ts';

export function renderKeys(pages: readonly KeyPage[], output: Output): string {
  return pages.map((page) => `${renderKey(page, output).join('\n')}\n`).join('\n');
}

function renderKey(page: KeyPage, output: Output): readonly string[] {
  const { palette } = output;
  const of = page.of === null ? '' : palette.dim(` (${page.of})`);
  const text = page.paragraphs.flatMap((paragraph) => ['', ...indented(paragraph, output)]);
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', palette.strong(title), ...lines];
  const rows = (list: readonly (readonly [string, string])[]) =>
    renderRows(
      list.map(([left, right]) => ({ left, right, paint: palette.info })),
      { output },
    );
  return [
    palette.strong(page.path) + of,
    ...text,
    ...section('Value', rows(facts(page))),
    ...section(
      'Rules',
      page.rules.map((rule) => `  ${rule}`),
    ),
    ...section('Keys', rows(page.keys.map((key) => [key.name, keyWords(key)]))),
    ...section('Types', rows(page.types.map(({ name, summary }) => [name, summary]))),
    ...section(
      'Examples',
      page.examples.map((example) => `  ${yamlText(example)}`),
    ),
  ];
}

function facts(page: KeyPage): readonly (readonly [string, string])[] {
  const preset: readonly (readonly [string, string])[] = isTelling(page.default)
    ? [['default', yamlText(page.default)]]
    : [];
  return [['type', page.type], ...preset];
}

function keyWords({ type, required, default: preset, summary }: KeyRow): string {
  const notes = [
    type,
    ...(required ? ['required'] : []),
    ...(isTelling(preset) ? [`default ${yamlText(preset)}`] : []),
  ];
  return `${notes.join('; ')}. ${summary}`;
}

/** An empty map as default only says that its keys have defaults. */
function isTelling(preset: unknown): boolean {
  return preset !== undefined && yamlText(preset) !== '{}';
}

function indented(text: string, output: Output): readonly string[] {
  return wrap(text, lineWidth(output) - 2).map((line) => `  ${line}`);
}
