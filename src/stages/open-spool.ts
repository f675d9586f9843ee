import { join } from 'node:path';
import { MemorySpool } from '../spool/memory-spool.ts';
import type { Spool } from '../spool/spool.ts';
import { SpoolFile } from '../spool/spool-file.ts';
import type { Run } from './run.ts';

/** Where the bytes of an artifact wait for their destinations: on the staging disk, or nowhere (`staging.mode`). */
export async function openSpool(run: Run, file: string): Promise<Spool> {
  const spool = await createSpool(run, file);
  run.cleanup.defer(`the spool of ${file}`, () => spool.close());
  return spool;
}

/** The caller closes it. */
export async function createSpool({ plan, staging }: Run, file: string): Promise<Spool> {
  if (plan.staging.mode === 'stream') return new MemorySpool();
  return await SpoolFile.create(join(staging.folder, file));
}
