import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SyncSummary } from '../model/sync/event.ts';
import { asStateFailure, replaceState, type StateFolder } from './state-folder.ts';

/** How a destination was filled last. */
export interface LastSync extends Pick<SyncSummary, 'from' | 'copied' | 'left' | 'failed'> {
  /** RFC 3339. */
  readonly at: string;
}

type Around = Pick<StateFolder, 'path'>;

/** By destination; nothing where this installation has never done that, or cannot say. */
export async function lastSyncs(
  state: Around,
  pipeline: string,
): Promise<ReadonlyMap<string, LastSync>> {
  try {
    const found: unknown = JSON.parse(await readFile(fileOf(state, pipeline), 'utf8'));
    // Written by us, into a folder that only this user can write to.
    return new Map(Object.entries(found as Record<string, LastSync>));
  } catch {
    return new Map();
  }
}

/** Only under the lock of the pipeline. */
export async function rememberSync(
  state: Around,
  { pipeline, from, to, copied, left, failed }: SyncSummary,
  atMs: number,
): Promise<void> {
  const path = fileOf(state, pipeline);
  const last: LastSync = { at: new Date(atMs).toISOString(), from, copied, left, failed };
  const all = new Map([...(await lastSyncs(state, pipeline)), [to, last]]);
  await asStateFailure(state.path, async () => {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await replaceState(path, `${JSON.stringify(Object.fromEntries(all))}\n`);
  });
}

function fileOf({ path }: Around, pipeline: string): string {
  return join(path, 'pipelines', pipeline, 'syncs.json');
}
