import { lstat, statfs } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { Command, Place } from '../../../ports/place.ts';
import type { StepContext } from '../../../ports/step-context.ts';
import type { Config } from './config.ts';
import { pathOf } from './roots.ts';
import { Walk, type WalkOptions } from './walk.ts';

export interface EstimateJob {
  readonly config: Config;
  readonly walk: WalkOptions;
  readonly place: Place;
}

const limitMs = 30_000;

/**
 * How large the archive may become. Nothing is read but names and sizes; when that takes too long, the answer is
 * all that lies on the file systems.
 */
export async function estimateBytes(job: EstimateJob, context: StepContext): Promise<number> {
  const limit = AbortSignal.timeout(limitMs);
  const within = { ...context, signal: AbortSignal.any([context.signal, limit]) };
  const isWhole = job.config.exclude.length === 0;
  try {
    return await (isWhole ? askDu(job, within) : addUp(job.walk, within.signal));
  } catch (error) {
    context.signal.throwIfAborted();
    // Without `du`, or over the limit: a first guess is better than none.
    if (!limit.aborted && !isWhole) throw error;
    return limit.aborted ? usedBytes(job.walk) : addUp(job.walk, within.signal);
  }
}

/** Three times as fast as looking at each file from here. */
async function askDu({ config, walk, place }: EstimateJob, context: StepContext): Promise<number> {
  const command: Command = {
    argv: ['du', '-s', '-k', ...(config.oneFileSystem ? ['-x'] : []), '--', ...walk.roots],
    cwd: walk.repository,
    env: { LC_ALL: 'C' },
    // 1: something could not be read. The dump will say so.
    okCodes: [0, 1],
  };
  const lines = (await text(place.spawn(command, context).stdout)).trim().split('\n');
  return lines.reduce((sum, line) => sum + Number.parseInt(line, 10) * 1024, 0);
}

async function addUp(options: WalkOptions, signal: AbortSignal): Promise<number> {
  const walk = new Walk(options);
  let bytes = 0;
  for await (const names of walk.names()) {
    for (const some of inGroups(names)) {
      signal.throwIfAborted();
      const sizes = await Promise.all(some.map((path) => sizeOf(walk.onDisk(path))));
      bytes += sizes.reduce((sum, size) => sum + size, 0);
    }
  }
  return bytes;
}

const atOnce = 64;

function* inGroups(names: readonly string[]): Generator<readonly string[]> {
  for (let at = 0; at < names.length; at += atOnce) yield names.slice(at, at + atOnce);
}

const headerBytes = 1024;
const statBlockBytes = 512;

async function sizeOf(path: Buffer): Promise<number> {
  const found = await lstat(path).catch(() => null);
  // Holes are not stored.
  return headerBytes + (found?.isFile() ? Math.min(found.size, found.blocks * statBlockBytes) : 0);
}

async function usedBytes({ roots, repository }: WalkOptions): Promise<number> {
  const perDevice = new Map<number, number>();
  for (const root of roots) {
    const path = pathOf(root, repository);
    const [{ dev }, { blocks, bfree, bsize }] = await Promise.all([lstat(path), statfs(path)]);
    perDevice.set(dev, (blocks - bfree) * bsize);
  }
  return [...perDevice.values()].reduce((sum, bytes) => sum + bytes, 0);
}
