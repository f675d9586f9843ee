import { parse } from 'yaml';
import { printableJson, visible } from '../../util/visible-text.ts';

/**
 * A value as it was given, where YAML reads that as one value on one line; else as quoted text. What nobody could
 * see, or a terminal would obey, is written as an escape.
 */
export function writeValue(given: string, inFlow: boolean): string {
  const text = given.trim();
  const isSafe =
    visible(text) === text &&
    text !== '' &&
    !/[ \t]#|^[#&*!|>%@`]/.test(text) &&
    isOneValue(text, inFlow);
  return isSafe ? text : printableJson(given);
}

/** Whether what follows is still read as what follows, wherever the value may stand. */
function isOneValue(text: string, inFlow: boolean): boolean {
  const value = read(text);
  const tries = inFlow
    ? [`{ a: ${text}, b: 1 }`, `{ a: [${text}, 1], b: 1 }`]
    : [`a: ${text}\nb: 1\n`];
  const wanted = inFlow
    ? [
        { a: value, b: 1 },
        { a: [value, 1], b: 1 },
      ]
    : [{ a: value, b: 1 }];
  return value !== undefined && isEqual(tries.map(read), wanted);
}

function read(text: string): unknown {
  try {
    return parse(text, { version: '1.2', schema: 'core', logLevel: 'error' });
  } catch {
    // No YAML: it can only be text.
    return undefined;
  }
}

function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

export function writeKey(key: string): string {
  return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(key) ? key : JSON.stringify(key);
}
