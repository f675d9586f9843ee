/** A value as YAML on one line, quoted wherever a reader of YAML could take it for something else. */
export function yamlText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(yamlText).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(
      ([key, inner]) => `${yamlText(key)}: ${yamlText(inner)}`,
    );
    return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
  }
  if (typeof value === 'string') return isPlain(value) ? value : JSON.stringify(value);
  return JSON.stringify(value) ?? 'null';
}

const word = /^[A-Za-z_][A-Za-z0-9_./-]*$/;
const path = /^(?:\.{0,2}\/)[A-Za-z0-9_./+-]*$/;
const quantity = /^[0-9]+(?:[smhdw]|[kKMGT]?i?B)$/;
const surprising = /^(?:true|false|null|yes|no|on|off|y|n|nan|inf)$/i;

function isPlain(text: string): boolean {
  if (surprising.test(text)) return false;
  return word.test(text) || path.test(text) || quantity.test(text);
}
