import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { expect, onTestFinished, test } from 'vitest';
import { type Limits, withSink } from '../../../src/stages/import/sink.ts';

const piece = Buffer.alloc(1024 * 1024, 'x');

/** What comes out of a bomb: it ends when nobody takes any more, or after 100 MiB. */
function* pieces() {
  for (let count = 0; count < 100; count++) yield piece;
}

async function fill(limits: Limits): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'sink-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'quarantine');
  const filled = withSink({ file, limits, what: 'the file' }, (sink) =>
    pipeline(Readable.from(pieces()), sink.writable()),
  );
  await expect(filled).rejects.toThrow();
  const failure: unknown = await filled.catch((error: unknown) => error);
  expect(failure).toMatchObject(
    limits.maxBytes === null
      ? { code: 'BP5030', message: expect.stringContaining('must stay free') }
      : { code: 'BP5162', message: 'the file is larger than 2.0 MiB' },
  );
  expect(statSync(file).mode & 0o777).toBe(0o600);
  return statSync(file).size;
}

test('what grows beyond its limit ends there', async () => {
  expect(await fill({ maxBytes: 2 * 1024 * 1024, keepFree: 0 })).toBe(2 * 1024 * 1024);
});

test('what would fill the disk ends before', async () => {
  expect(await fill({ maxBytes: null, keepFree: Number.MAX_SAFE_INTEGER })).toBe(0);
});
