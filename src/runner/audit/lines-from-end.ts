import type { FileHandle } from 'node:fs/promises';
import type { LogLine } from '../../model/audit/check-log.ts';

const blockBytes = 64 * 1024;
const lineBreak = 0x0a;

/** The lines of a file, the last one first: who asks what happened lately does not read what happened years ago. */
export async function* linesFromEnd(handle: FileHandle): AsyncGenerator<LogLine> {
  let { size: end } = await handle.stat();
  let rest = Buffer.alloc(0);
  let isWhole = false;
  while (end > 0) {
    const start = Math.max(0, end - blockBytes);
    const [first, ...lines] = split(Buffer.concat([await read(handle, start, end), rest]));
    for (const bytes of lines.reverse()) {
      // Nothing behind the last line break is no line.
      if (isWhole || bytes.length > 0) yield { bytes, isWhole };
      isWhole = true;
    }
    rest = Buffer.from(first);
    end = start;
  }
  if (isWhole || rest.length > 0) yield { bytes: rest, isWhole };
}

async function read(handle: FileHandle, start: number, end: number): Promise<Buffer> {
  const buffer = Buffer.alloc(end - start);
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, start + filled);
    // It became shorter meanwhile: what is missing is found as what is cut off.
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

function split(block: Buffer): readonly [Buffer, ...Buffer[]] {
  const parts: [Buffer, ...Buffer[]] = [block];
  let at = 0;
  for (let next = block.indexOf(lineBreak); next !== -1; next = block.indexOf(lineBreak, at)) {
    parts[parts.length - 1] = block.subarray(at, next);
    at = next + 1;
    parts.push(block.subarray(at));
  }
  return parts;
}
