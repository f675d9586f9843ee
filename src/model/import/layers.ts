/** What may lie around the content of a file of another origin, and can be undone here. */
export type Layer = 'openpgp' | 'zstd' | 'gzip' | 'xz';

/** So many bytes from the beginning of a file tell what it is. */
export const headBytes = 64;

/** More than that around each other is no archive, but a trap. */
export const maxLayers = 4;

/** The outermost layer, by the first bytes; `null` for content that lies bare. The name of a file says nothing. */
export function recognizeLayer(head: Buffer): Layer | null {
  const found = Object.entries(magics).find(([, magic]) => beginsWith(head, magic));
  if (found !== undefined) return found[0] as Layer;
  return isOpenPgp(head) ? 'openpgp' : null;
}

const magics: Readonly<Record<Exclude<Layer, 'openpgp'>, readonly number[]>> = {
  zstd: [0x28, 0xb5, 0x2f, 0xfd],
  gzip: [0x1f, 0x8b, 0x08],
  xz: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00],
};

/** What people have that nothing here undoes, in words that follow “it is”; `null` for anything else. */
export function recognizeUnknown(head: Buffer): string | null {
  return foreign.find(([, magic]) => beginsWith(head, magic))?.[0] ?? null;
}

const text = (from: string): readonly number[] => [...Buffer.from(from, 'latin1')];

const foreign: readonly (readonly [string, readonly number[]])[] = [
  ['an OpenPGP message in ASCII armour (`gpg --dearmor` makes it binary)', text('-----BEGIN PGP')],
  ['encrypted by age', text('age-encryption.org/')],
  ['compressed by bzip2', text('BZh')],
  ['compressed by lz4', [0x04, 0x22, 0x4d, 0x18]],
  ['a zip archive', text('PK\u0003\u0004')],
  ['a 7z archive', text('7z\u00bc\u00af')],
  ['a SQLite database', text('SQLite format 3\0')],
  ['a dump of PostgreSQL in its custom format', text('PGDMP')],
  ['a dump of Redis', text('REDIS')],
];

function beginsWith(head: Buffer, magic: readonly number[]): boolean {
  return magic.every((byte, at) => head[at] === byte);
}

/** A message begins with a session key: encrypted to a public key, or to a passphrase. */
function isOpenPgp(head: Buffer): boolean {
  const packet = readPacket(head);
  if (packet === null) return false;
  const [version = 0, second = 0] = packet.body;
  if (packet.tag === sessionKeys.public) return version === 3 || version === 6;
  // Behind the version: the cipher, or, since version 5, how much follows.
  const isCipher = version === 4 && second >= 1 && second <= 13;
  return packet.tag === sessionKeys.passphrase && (isCipher || version === 5 || version === 6);
}

const sessionKeys = { public: 1, passphrase: 3 } as const;

/** The kind of the first packet, and how its body begins; `null` where no packet of such a kind begins so. */
function readPacket(head: Buffer): { readonly tag: number; readonly body: Buffer } | null {
  const [first = 0, second = 0] = head;
  if ((first & 0x80) === 0) return null;
  const isNew = (first & 0x40) !== 0;
  const tag = isNew ? first & 0x3f : (first >> 2) & 0x0f;
  if (isNew) {
    return { tag, body: head.subarray(1 + newLengthBytes(second)) };
  }
  const kind = first & 0x03;
  return kind === 3 ? null : { tag, body: head.subarray(2 ** kind + 1) };
}

/** Of a length in the new form, by its first byte. */
function newLengthBytes(first: number): number {
  if (first < 192) return 1;
  return first < 224 ? 2 : 5;
}
