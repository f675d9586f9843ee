import { parseDocument } from 'yaml';

/** A value as it was given, where YAML reads that as one value on one line; else as quoted text. */
export function writeValue(given: string, inFlow: boolean): string {
  const text = given.trim();
  const isSafe = text !== '' && !/\n| #|^[#&*!|>]/.test(text) && isOneValue(text, inFlow);
  return isSafe ? text : JSON.stringify(given);
}

function isOneValue(text: string, inFlow: boolean): boolean {
  const options = { version: '1.2', schema: 'core', logLevel: 'silent' } as const;
  const document = parseDocument(inFlow ? `[${text}]` : text, options);
  if (document.errors.length > 0) return false;
  const value: unknown = document.toJS();
  return inFlow ? Array.isArray(value) && value.length === 1 : true;
}

export function writeKey(key: string): string {
  return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(key) ? key : JSON.stringify(key);
}
