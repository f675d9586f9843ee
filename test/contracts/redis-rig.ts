import { copyFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalVia } from '../../src/adapters/places/local/local.ts';
import { create } from '../../src/adapters/sources/redis/redis.ts';
import type { SourceRedis } from '../../src/model/plan.ts';
import { Secret } from '../../src/model/secret.ts';
import { startRedis } from '../rig/servers/redis.ts';
import { stateOf } from '../rig/servers/redis-sample.ts';
import { createRig } from './source.ts';

export type Wishes = Partial<SourceRedis>;

/** What a shell or a configuration could take for something else. */
export const password = `p"a'ss $word; #\\ ü%`;

/** A dump of the server at a port, which is told a password. */
export async function dumpRig(wishes: Wishes & { readonly port: number }, said = password) {
  const rig = await createRig();
  const secrets = { resolve: () => Promise.resolve(new Secret(said)) };
  const parts = { ...rig, via: createLocalVia(rig.place), secrets };
  const usual = { host: '127.0.0.1', password: { env: 'IT' }, allowEmpty: false };
  const source = create({ ...usual, ...wishes }, parts);
  return { ...rig, source, file: join(rig.context.folder, 'dump') };
}

/** What a server makes of it. */
export async function loaded(file: string): Promise<string> {
  const server = await startRedis({ folder: folderWith(file) });
  const state = stateOf(server);
  await server.stop();
  return state;
}

export function folderWith(file: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'redis-loaded-'));
  copyFileSync(file, join(folder, 'dump.rdb'));
  return folder;
}
