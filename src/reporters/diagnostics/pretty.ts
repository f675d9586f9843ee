import type { Diagnostic, Place, Related } from '../../model/diagnostics/diagnostic.ts';
import type { SourceText } from '../../model/diagnostics/source-text.ts';
import { displayWidth } from '../../util/display-width.ts';
import { visibleLine } from '../../util/visible-text.ts';
import { type Palette, plainPalette } from '../palette.ts';
import type { Concealment } from './conceal.ts';
import { type Findings, prepare } from './prepare.ts';
import { type Snippet, snippetLines, snippetOf } from './snippet.ts';

interface Setting {
  readonly sources: ReadonlyMap<string, SourceText>;
  readonly concealment: Concealment;
  readonly palette: Palette;
}

/** For people: each diagnostic with its place, the text around it and what to do. Ends in a line break. */
export function renderPretty(findings: Findings & { readonly palette?: Palette }): string {
  const { diagnostics, concealment } = prepare(findings);
  const setting = {
    sources: findings.sources,
    concealment,
    palette: findings.palette ?? plainPalette,
  };
  return diagnostics.map((diagnostic) => `${block(diagnostic, setting).join('\n')}\n`).join('\n');
}

function block(diagnostic: Diagnostic, setting: Setting): readonly string[] {
  const { severity, code, message, related } = diagnostic;
  const { palette } = setting;
  const main = quote(diagnostic.place, setting);
  const others = related.map((other) => ({ other, snippet: quote(other.place, setting) }));
  const numberWidth = widthOfNumbers([main, ...others.map(({ snippet }) => snippet)]);
  const look = { palette, numberWidth };
  const label = visibleLine(diagnostic.note ?? '');
  return [
    `${palette[severity](`${severity} ${visibleLine(code)}`)}  ${palette.strong(visibleLine(message))}`,
    where(diagnostic, palette),
    ...(main ? snippetLines(main, { ...look, mark: '^', paint: palette[severity], label }) : []),
    ...(main === null && label !== '' ? [`${palette.strong('  note:')} ${label}`] : []),
    ...others.flatMap(({ other, snippet }) => relatedLines(other, snippet, look)),
    ...advice(diagnostic, palette),
  ];
}

function quote(place: Place | null, { sources, concealment }: Setting): Snippet | null {
  const source = place && sources.get(place.file);
  return source ? snippetOf(source, place, concealment) : null;
}

function widthOfNumbers(snippets: readonly (Snippet | null)[]): number {
  return Math.max(2, ...snippets.map((snippet) => String(snippet?.main.number ?? 0).length));
}

const pathColumn = 43;

function where({ place, file, path }: Diagnostic, palette: Palette): string {
  const at = place ? showPlace(place) : visibleLine(file);
  const gap = ' '.repeat(Math.max(3, pathColumn - displayWidth(`  --> ${at}`)));
  return palette.dim('  --> ') + at + (path === '' ? '' : palette.dim(gap + visibleLine(path)));
}

function showPlace({ file, start }: Place): string {
  return `${visibleLine(file)}:${start.line}:${start.column}`;
}

function relatedLines(
  { place, message }: Related,
  snippet: Snippet | null,
  { palette, numberWidth }: { readonly palette: Palette; readonly numberWidth: number },
): readonly string[] {
  const label = visibleLine(message);
  if (!snippet) return [`${palette.strong('  note:')} ${label} at ${showPlace(place)}`];
  const look = { palette, numberWidth, mark: '-', paint: palette.info, label };
  return [palette.dim('  --> ') + showPlace(place), ...snippetLines(snippet, look)];
}

function advice({ help, fix }: Diagnostic, palette: Palette): readonly string[] {
  const lines =
    help === undefined
      ? []
      : help
          .trim()
          .split(/\r?\n/)
          .map((line) => visibleLine(line));
  return [
    ...lines.map((line, at) =>
      at === 0 ? `${palette.strong('  help:')} ${line}` : `        ${line}`,
    ),
    ...(fix?.safe
      ? [`${palette.strong('  fix:')} ${visibleLine(fix.title)} (run with --fix)`]
      : []),
  ];
}
