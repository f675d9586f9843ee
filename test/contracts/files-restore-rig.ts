import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { link, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRestorer } from '../../src/adapters/sources/files/restore/restorer.ts';
import { files } from './files-rig.ts';
import type { RestorerCase } from './restorer.ts';
import { takeDump } from './source.ts';
import { snapshot } from './tar.ts';

export const paths = ['data', 'etc/app.conf', 'made/deep'] as const;

/** A folder, a file, and a folder whose parent need not be there; one hard link from one to another. */
export const smallCase: RestorerCase = {
  name: 'files',
  allow: [],
  plant: async ({ repository }, version) => {
    const at = (...names: string[]) => join(repository, ...names);
    await mkdir(at('data', 'sub'), { recursive: true });
    await mkdir(at('etc'), { recursive: true });
    await mkdir(at('made', 'deep'), { recursive: true });
    await writeFile(at('data', 'text'), version);
    await writeFile(at('etc', 'app.conf'), `${version} configuration`);
    await writeFile(at('made', 'deep', 'file'), `${version} and deep`);
    await symlink('../text', at('data', 'sub', 'link')).catch(() => undefined);
    if (version === 'old') await link(at('data', 'text'), at('made', 'deep', 'text'));
  },
  dump: async (rig, file) => {
    await takeDump(files(rig, { paths }), rig.context, file);
    return rig.context.facts;
  },
  create: (parts) => createRestorer({ paths, exclude: [] }, parts),
  clear: async ({ repository }) => {
    for (const path of ['data', 'etc/app.conf', 'made']) {
      await rm(join(repository, path), { recursive: true, force: true });
    }
  },
  state: (repository) => stateOf(paths.map((path) => join(repository, path))),
  keptState: (kept) => stateOf(kept),
};

export function stateOf(roots: readonly string[]): string {
  const found = roots.filter((root) => existsSync(root));
  return found.length === 0 ? 'absent' : found.map((root) => describe(root)).join('\n');
}

function describe(root: string): string {
  const { mode, uid, gid, mtimeMs } = lstatSync(root);
  if (lstatSync(root).isDirectory()) return snapshot(root);
  const facts = [mode, uid, gid, Math.floor(mtimeMs / 1000)];
  return `${facts.join(' ')} ${readFileSync(root, 'latin1')}`;
}
