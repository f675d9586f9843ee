/** One member as it shall stand in an archive, true or not. Texts in binary encoding. */
export interface Crafted {
  readonly name: string;
  readonly type?: string;
  readonly link?: string;
  readonly mode?: number;
  readonly content?: string;
  readonly prefix?: string;
  /** In place of the length of the content, as digits or as bytes. */
  readonly size?: string;
  readonly magic?: string;
  readonly checksum?: string;
}

const blockBytes = 512;

export function member(crafted: Crafted): Buffer {
  const { name, type = '0', link = '', mode = 0o644, content = '', prefix = '' } = crafted;
  const header = Buffer.alloc(blockBytes);
  const put = (at: number, text: string) => header.write(text, at, 'latin1');
  put(0, name);
  put(100, `${octal(mode, 7)}\0`);
  put(108, `${octal(0, 7)}\0${octal(0, 7)}\0`);
  put(124, crafted.size ?? `${octal(content.length, 11)}\0`);
  put(136, `${octal(1e9, 11)}\0`);
  put(148, '        ');
  put(156, type);
  put(157, link);
  put(257, crafted.magic ?? 'ustar\x0000');
  put(345, prefix);
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(148, crafted.checksum ?? `${octal(sum, 6)}\0 `);
  return Buffer.concat([header, filled(content)]);
}

export function extended(records: Readonly<Record<string, string>>, type = 'x'): Buffer {
  return rawExtended(
    Object.entries(records)
      .map(([key, value]) => record(key, value))
      .join(''),
    type,
  );
}

export function rawExtended(content: string, type = 'x'): Buffer {
  return member({ name: './PaxHeaders/x', type, content });
}

export function record(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  let length = rest.length;
  while (`${length}${rest}`.length !== length) length = `${length}${rest}`.length;
  return `${length}${rest}`;
}

export const end = Buffer.alloc(2 * blockBytes);

function filled(content: string): Buffer {
  const bytes = Buffer.alloc(Math.ceil(content.length / blockBytes) * blockBytes);
  bytes.write(content, 'latin1');
  return bytes;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}
