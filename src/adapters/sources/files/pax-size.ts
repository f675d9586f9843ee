/**
 * The size in an extended header, where the plain one has no room for it; `null` for none. Values may hold any
 * byte, so the records are followed by their lengths.
 */
export function paxSize(records: Buffer): number | null {
  let size: number | null = null;
  for (let at = 0; at < records.length; ) {
    const space = records.indexOf(' ', at);
    const length = Number(records.toString('latin1', at, space === -1 ? at : space));
    if (!Number.isInteger(length) || length <= 0) break;
    const key = records.toString('latin1', space + 1, space + 6);
    if (key === 'size=') size = Number(records.toString('latin1', space + 6, at + length - 1));
    at += length;
  }
  return size;
}
