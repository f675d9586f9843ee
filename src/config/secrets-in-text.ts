import type { SourceText } from '../model/diagnostics/source-text.ts';
import { tellingWords } from './loose-secrets.ts';
import { holdsPassword } from './password-in-url.ts';
import type { Span } from './tree.ts';

/**
 * Secrets in a text that is no YAML: from behind what looks like the key of one to the next line that is
 * indented no deeper, and addresses with a password in them wherever they stand.
 */
export function* secretsInText(source: SourceText): Generator<Span> {
  const { text } = source;
  // Each search goes on behind the value that was found: no text is looked at twice.
  for (let at = 0, key = keyFrom(text, at); key !== null; key = keyFrom(text, at)) {
    const start = key.index + key[0].length;
    const reference = referenceAt(text, start);
    at = reference ?? endOfValue(text, key.index, start);
    if (reference === null && at > start) yield { source, start, end: at };
  }
  for (const { 0: address, index } of text.matchAll(addresses))
    if (holdsPassword(address)) yield { source, start: index, end: index + address.length };
}

const keys = new RegExp(
  String.raw`(?:${tellingWords})[\w"'-]{0,40}[ \t]*(?::|(?<=\?[ \t]+[\w"' \t-]{1,80})(?=[\r\n]))[ \t]*`,
  'gi',
);
const addresses = /[a-z][a-z0-9+.-]{0,30}:\/\/\S*/gi;

function keyFrom(text: string, from: number): RegExpExecArray | null {
  keys.lastIndex = from;
  return keys.exec(text);
}

/** `{ env: NAME }` says where the secret is, and not what it is. */
function referenceAt(text: string, start: number): number | null {
  reference.lastIndex = start;
  return reference.test(text) ? reference.lastIndex : null;
}

const reference =
  /\{[ \t]{0,9}(?:container:[ \t]{1,9}[\w.-]{1,200},[ \t]{1,9})?(?:env|file|credential):[ \t]{1,9}[\w./-]{1,200}(?:,[ \t]{0,9}key:[ \t]{1,9}\w{1,200})?[ \t]{0,9}\}/y;

function endOfValue(text: string, key: number, start: number): number {
  const quoted = endOfQuoted(text, start);
  let end = Math.max(lineEnd(text, start), quoted);
  const depth = depthOf(text, key);
  while (end < text.length) {
    const next = lineEnd(text, end + 1);
    const line = text.slice(end + 1, next);
    // Behind `? key` the value begins with a colon of its own.
    const goesOn = line.trim() === '' || line.trimStart().startsWith(':');
    if (!goesOn && indentOf(line) <= depth) break;
    end = next;
  }
  return start + text.slice(start, end).trimEnd().length;
}

/** The column of a key that begins its line, else the indentation of the line. */
function depthOf(text: string, key: number): number {
  const before = text.slice(text.lastIndexOf('\n', key) + 1, key);
  const column = /^[\s?-]*/.exec(before)?.[0].length ?? 0;
  return /^["']?[\w-]*$/.test(before.slice(column)) ? column : indentOf(before);
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** Text in quotes ends where they do, whatever the indentation. */
function endOfQuoted(text: string, start: number): number {
  const sign = text.charAt(start);
  if (sign !== '"' && sign !== "'") return start;
  const end = text.indexOf(sign, start + 1);
  return end === -1 || end - start > maxQuoted ? start : lineEnd(text, end);
}

/** Behind a quote that is not closed the next one may be far away. */
const maxQuoted = 4096;

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}
