/**
 * The ways in which a concealed piece of YAML could turn up elsewhere: as written, without its quotes, with
 * its escapes resolved, and line by line.
 */
export function secretForms(written: string): readonly string[] {
  const text = written.trim();
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const forms = [text, ...lines, ...lines.map(unquoted), unquoted(text), ...resolved(text)];
  return [...new Set(forms)].filter((form) => form.length >= 4 || /[\p{L}\p{N}]/u.test(form));
}

function unquoted(text: string): string {
  return text.replace(/^(["'])([\s\S]*)\1$/, '$2');
}

function resolved(text: string): readonly string[] {
  if (text.startsWith("'")) return [unquoted(text).replaceAll("''", "'")];
  if (!text.startsWith('"')) return [];
  return [
    unquoted(text).replace(escapes, (_, hex: string | undefined, plain: string | undefined) =>
      character(hex, plain),
    ),
  ];
}

const escapes = /\\(?:(x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8})|([\s\S]))/g;

function character(hex: string | undefined, plain: string | undefined): string {
  if (hex === undefined) return { n: '\n', t: '\t', r: '\r' }[plain ?? ''] ?? plain ?? '';
  const code = Number.parseInt(hex.slice(1), 16);
  return code > 0x10ffff ? '' : String.fromCodePoint(code);
}
