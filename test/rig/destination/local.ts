import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { create, type LocalParts } from '../../../src/adapters/destinations/local/destination.ts';
import type { DestinationLocal } from '../../../src/model/plan.ts';
import type { Destination } from '../../../src/ports/destination.ts';
import type { Subject } from '../../contracts/destination/subject.ts';
import type { OpenBody } from './growing-body.ts';
import { localConfig } from './local-config.ts';
import { thisMachine } from './this-machine.ts';

export function createLocal(
  config: Partial<DestinationLocal>,
  parts: Partial<LocalParts> = {},
): Destination {
  const secrets = { resolve: () => Promise.reject(new Error('a folder has no secrets')) };
  return create(
    { ...localConfig, ...config },
    { place: thisMachine, secrets, repository: '/', ...parts },
  );
}

/** A folder of its own for every test; bodies get one beside it. */
export async function openLocalSubject(
  openBody: (folder: string) => Promise<Awaited<ReturnType<OpenBody>>>,
  config: Partial<DestinationLocal> = {},
): Promise<Subject & { readonly path: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'destination-'));
  const path = join(folder, 'store');
  return {
    path,
    destination: createLocal({ path, ...config }),
    openBody: () => openBody(folder),
    stepBytes: 1000,
    leftovers: () => partsIn(path),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Everything that begins with a dot, and all folders that hold nothing. */
export async function partsIn(path: string): Promise<readonly string[]> {
  const all = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => []);
  return all.map((entry) => entry.name).filter((name) => basename(name).startsWith('.'));
}
