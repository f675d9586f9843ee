import type { Json } from '../../../../model/run/facts.ts';
import type { Inspector } from '../../../../ports/inspector.ts';
import { createCrc64, isZero, updateCrc64 } from './crc64.ts';
import { type Head, readHead } from './head.ts';

/** What an RDB file looks like when all of it has passed. */
export interface FoundInDump {
  /** In words; `null` for nothing. */
  readonly problem: string | null;
  readonly rdbVersion: number | null;
  readonly holds: Head['holds'];
  /** Whether it has a checksum: a server can be told to write none. */
  readonly hasChecksum: boolean;
}

/** The last byte that means something, and the checksum. */
const footerBytes = 9;
const endMark = 0xff;
const headBytes = 16 * 1024;
/** Looked at byte by byte: what is over a little earlier must not pass. */
const tailBytes = 4096;
const smallest = 9 + footerBytes;

const magics = ['REDIS0', 'VALKEY0'].map((magic) => Buffer.from(magic));

/**
 * An RDB file ends with the checksum of everything before it, which makes the checksum of the whole zero. It would be
 * zero again when a second file followed, or zeros did: so it must be nowhere before.
 */
export function createInspector(_options: Json): Inspector {
  const crc = createCrc64();
  let head = Buffer.alloc(0);
  let held = Buffer.alloc(0);
  let hasBegun = false;
  let isOverEarly = false;

  /** More comes: then nothing may be over. */
  function pass(part: Buffer): void {
    if (part.length === 0) return;
    isOverEarly ||= hasBegun && isZero(crc);
    updateCrc64(crc, part);
    hasBegun = true;
  }

  return {
    read(bytes) {
      if (head.length < headBytes) head = Buffer.concat([head, bytes.subarray(0, headBytes)]);
      const all = Buffer.concat([held, bytes]);
      const cut = Math.max(0, all.length - tailBytes);
      let from = 0;
      for (const at of findMagics(all, cut)) {
        pass(all.subarray(from, at));
        from = at;
      }
      pass(all.subarray(from, cut));
      held = all.subarray(cut);
    },
    found() {
      for (let at = 0; at < held.length; at++) pass(held.subarray(at, at + 1));
      return { ...judge({ head, held, isRight: isZero(crc), isOverEarly }) };
    },
  };
}

/** Where a second file could begin, in their order. */
function findMagics(bytes: Buffer, end: number): readonly number[] {
  return magics.flatMap((magic) => placesOf(magic, bytes, end)).sort((one, two) => one - two);
}

function placesOf(magic: Buffer, bytes: Buffer, end: number): readonly number[] {
  const places: number[] = [];
  let at = bytes.indexOf(magic);
  while (at >= 0 && at < end) {
    places.push(at);
    at = bytes.indexOf(magic, at + 1);
  }
  return places;
}

interface Passed {
  readonly head: Buffer;
  /** The last bytes. */
  readonly held: Buffer;
  readonly isRight: boolean;
  readonly isOverEarly: boolean;
}

function judge({ head, held, isRight, isOverEarly }: Passed): FoundInDump {
  const known = readHead(head);
  const footer = held.subarray(-footerBytes);
  const hasChecksum = footer.subarray(1).some((byte) => byte !== 0);
  return { ...known, hasChecksum, problem: problemOf() };

  function problemOf(): string | null {
    if (head.length === 0) return 'it is empty';
    if (known.rdbVersion === null) return 'it does not begin as an RDB file does';
    if (isOverEarly) return 'something follows after its end';
    if (held.length < smallest || footer[0] !== endMark) return 'it ends before its end';
    return isRight || !hasChecksum ? null : 'its checksum is wrong';
  }
}
