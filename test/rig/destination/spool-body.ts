import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import type { Seal } from '../../../src/ports/body.ts';
import { SpoolFile } from '../../../src/spool/spool-file.ts';
import type { BodyWriter } from './growing-body.ts';

/** The spool of real runs, written through another descriptor, as programs do. */
export async function openSpoolBody(path: string): Promise<BodyWriter & { readonly path: string }> {
  const spool = await SpoolFile.create(path);
  const writer = await open(path, 'a');
  const hash = createHash('sha256');
  let bytes = 0;
  return {
    path,
    body: spool.follow(),
    write: async (chunk) => {
      hash.update(chunk);
      bytes += chunk.length;
      await writer.appendFile(chunk);
    },
    seal: async () => {
      const seal: Seal = { bytes, sha256: hash.digest('hex') };
      spool.end();
      await spool.seal(seal, () => Promise.resolve());
      return seal;
    },
    fail: (reason) => spool.fail(reason),
    close: async () => {
      await writer.close();
      await spool.close();
      await rm(path, { force: true });
    },
  };
}
