import type { ReadExactly } from './read-exactly.ts';
import { Refused } from './verdict.ts';

/** What precedes the encrypted data and holds its key; the numbers of the standard. */
export const toPublicKey = 1;
const toPassphrase = 3;

export type Packet =
  | { readonly kind: 'key'; readonly tag: number; readonly bytes: Buffer; readonly body: Buffer }
  /** The encrypted data begins. `bytes` is all that was taken of it: its header. */
  | { readonly kind: 'data'; readonly tag: number; readonly bytes: Buffer };

/** Of any key that somebody sensible uses. */
const maxKeyPacket = 16 * 1024;
const dataTags = [9, 18, 20];

/** Takes one packet from the beginning of a message, of the data only its header. */
export async function takePacket(read: ReadExactly): Promise<Packet> {
  const first = await take(read, 1);
  const ctb = first.readUInt8();
  if ((ctb & 0x80) === 0) throw notAMessage();
  const isNew = (ctb & 0x40) !== 0;
  const tag = isNew ? ctb & 0x3f : (ctb >> 2) & 0x0f;
  const length = isNew ? await takeNewLength(read) : await takeOldLength(read, ctb & 3);
  const header = Buffer.concat([first, length.bytes]);
  if (dataTags.includes(tag)) return { kind: 'data', tag, bytes: header };
  const isKey = tag === toPublicKey || tag === toPassphrase;
  if (!isKey || length.value === null || length.value > maxKeyPacket) throw notAMessage();
  const body = await take(read, length.value);
  return { kind: 'key', tag, body, bytes: Buffer.concat([header, body]) };
}

interface Length {
  readonly bytes: Buffer;
  /** `null`: not known before its end. */
  readonly value: number | null;
}

async function takeNewLength(read: ReadExactly): Promise<Length> {
  const first = await take(read, 1);
  const start = first.readUInt8();
  if (start < 192) return { bytes: first, value: start };
  if (start === 255) {
    const rest = await take(read, 4);
    return { bytes: Buffer.concat([first, rest]), value: rest.readUInt32BE() };
  }
  if (start >= 224) return { bytes: first, value: null };
  const rest = await take(read, 1);
  return {
    bytes: Buffer.concat([first, rest]),
    value: ((start - 192) << 8) + rest.readUInt8() + 192,
  };
}

async function takeOldLength(read: ReadExactly, type: number): Promise<Length> {
  const size = [1, 2, 4][type];
  if (size === undefined) return { bytes: Buffer.alloc(0), value: null };
  const bytes = await take(read, size);
  return { bytes, value: bytes.readUIntBE(0, size) };
}

/** All of them, or it was cut. */
export async function take(read: ReadExactly, bytes: number): Promise<Buffer> {
  const taken = await read(bytes);
  if (taken.length < bytes) throw new Refused('damaged', 'it is cut off before the encrypted data');
  return taken;
}

function notAMessage(): Refused {
  return new Refused('damaged', 'it is no binary OpenPGP message');
}
