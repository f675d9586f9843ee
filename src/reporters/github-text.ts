import { visible, visibleLine } from '../util/visible-text.ts';

/**
 * A line of the log that the runner of GitHub Actions takes for nothing else: it obeys `::` at the beginning
 * of a line and `##[` anywhere in it.
 */
export function withoutCommands(line: string): string {
  return line.replace(/^(\s*):(?=:)/, '$1: ').replaceAll('##[', '## [');
}

export type Properties = Readonly<Record<string, string | number>>;

/** `::error file=…,title=…::…`: one line of the log, whose text has as many lines as are given. */
export function commandLine(name: string, properties: Properties, body: readonly string[]): string {
  const written = Object.entries(properties).map(
    ([key, value]) => `${key}=${property(String(value))}`,
  );
  const text = body.map((line) => withoutCommands(visibleLine(line))).join('\n');
  return `::${[name, written.join(',')].filter((part) => part !== '').join(' ')}::${data(text)}`;
}

/** Whoever reads the log sees `***` in the place of the secret from then on; the runner knows its usual encodings too. */
export function maskLines(secret: string): readonly string[] {
  const lines = secret.split(/\r?\n|\r/).map((line) => line.trim());
  const whole = lines.length > 1 ? [secret.trim()] : [];
  // A mask as short as a letter or as common as the frame of a key would hide the log instead of the secret.
  const parts = lines.filter((line) => lines.length === 1 || isTelling(line));
  return [...whole, ...parts]
    .filter((text) => text !== '')
    .map((text) => `::add-mask::${data(text)}`);
}

function isTelling(line: string): boolean {
  return line.length >= 4 && !line.startsWith('-----');
}

const maxCell = 2000;

/** For a cell of a Markdown table; nothing in it is read as Markdown or HTML. */
export function cell(text: string): string {
  return plainMarkdown(visibleLine(shortened(text)));
}

export function shortened(text: string): string {
  return text.length > maxCell ? `${text.slice(0, maxCell)}…` : text;
}

/** Character references are never read as Markdown. */
export function plainMarkdown(text: string): string {
  return text.replace(
    /[&<>"'`*_~[\]\\|#@!$^=]|:(?=\/\/)|(?<=www)\./gi,
    (sign) => `&#${sign.charCodeAt(0)};`,
  );
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return visible(data(withoutCommands(text)))
    .replaceAll(':', '%3A')
    .replaceAll(',', '%2C');
}
