/** The CRC-64 that RDB files end with. In two halves: numbers of 64 bits are slow. */
export interface Crc64 {
  low: number;
  high: number;
}

/** Jones' polynomial, reflected. */
const polynomial = 0x95ac9329ac4bc9b5n;
/** Bytes that are taken at once. */
const width = 8;
const lows = new Int32Array(width * 256);
const highs = new Int32Array(width * 256);

fillTables();

function fillTables(): void {
  const first = Array.from({ length: 256 }, (_, byte) => shift(BigInt(byte)));
  let values = first;
  for (let slice = 0; slice < width; slice++) {
    for (const [byte, value] of values.entries()) {
      lows[slice * 256 + byte] = Number(BigInt.asIntN(32, value));
      highs[slice * 256 + byte] = Number(BigInt.asIntN(32, value >> 32n));
    }
    values = values.map((value) => (value >> 8n) ^ (first[Number(value & 255n)] ?? 0n));
  }
}

function shift(value: bigint): bigint {
  let rest = value;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1n ? (rest >> 1n) ^ polynomial : rest >> 1n;
  return rest;
}

export function createCrc64(): Crc64 {
  return { low: 0, high: 0 };
}

/** Of what has its own checksum behind it. */
export function isZero({ low, high }: Crc64): boolean {
  return (low | high) === 0;
}

/** Eight bytes at once: gigabytes pass by here. */
export function updateCrc64(crc: Crc64, bytes: Uint8Array): void {
  const end = bytes.length - (bytes.length % width);
  let { low, high } = crc;
  for (let at = 0; at < end; at += width) {
    const a = low ^ word(bytes, at);
    const b = high ^ word(bytes, at + 4);
    low = mixed(lows, a, b);
    high = mixed(highs, a, b);
  }
  for (const byte of bytes.subarray(end)) {
    const index = (low ^ byte) & 255;
    low = ((low >>> 8) | (high << 24)) ^ of(lows, index);
    high = (high >>> 8) ^ of(highs, index);
  }
  crc.low = low;
  crc.high = high;
}

function mixed(table: Int32Array, a: number, b: number): number {
  return (
    of(table, 1792 + (a & 255)) ^
    of(table, 1536 + ((a >>> 8) & 255)) ^
    of(table, 1280 + ((a >>> 16) & 255)) ^
    of(table, 1024 + (a >>> 24)) ^
    of(table, 768 + (b & 255)) ^
    of(table, 512 + ((b >>> 8) & 255)) ^
    of(table, 256 + ((b >>> 16) & 255)) ^
    of(table, b >>> 24)
  );
}

function word(bytes: Uint8Array, at: number): number {
  return (
    of(bytes, at) | (of(bytes, at + 1) << 8) | (of(bytes, at + 2) << 16) | (of(bytes, at + 3) << 24)
  );
}

/** Always within: no test, because there are eight of them for each byte. */
function of(values: Uint8Array | Int32Array, at: number): number {
  return values[at] as number;
}
