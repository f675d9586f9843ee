import { visible, visibleLine } from '../../util/visible-text.ts';

/**
 * A line of the log that the runner of GitHub Actions takes for nothing else: it obeys `::` at the beginning
 * of a line and `##[` anywhere in it.
 */
export function withoutCommands(line: string): string {
  return line.replace(/^(\s*):(?=:)/, '$1: ').replaceAll('##[', '## [');
}

/** `::error title=…::…`: one line of the log, whose text has as many lines as are given. */
export function commandLine(name: string, title: string, body: readonly string[]): string {
  const properties = title === '' ? '' : ` title=${property(title)}`;
  const text = body.map((line) => withoutCommands(visibleLine(line))).join('\n');
  return `::${name}${properties}::${data(text)}`;
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

/** For a cell of a Markdown table; nothing in it is read as Markdown or HTML. */
export function cell(text: string): string {
  const short = text.length > maxCell ? `${text.slice(0, maxCell)}…` : text;
  return visibleLine(short).replace(
    /[&<>"'`*_~[\]\\|#@!$^=]|:(?=\/\/)|(?<=www)\./gi,
    (sign) => `&#${sign.charCodeAt(0)};`,
  );
}

const maxCell = 2000;

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return visible(data(withoutCommands(text)))
    .replaceAll(':', '%3A')
    .replaceAll(',', '%2C');
}
