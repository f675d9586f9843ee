import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRestorer } from '../../src/adapters/sources/files/restore/restorer.ts';
import { plant } from './file-tree.ts';
import { smallCase, stateOf } from './files-restore-rig.ts';
import { files } from './files-rig.ts';
import { type RestorerCase, restorerContract } from './restorer.ts';
import { takeDump } from './source.ts';

const everything: RestorerCase = {
  name: 'files, everything a file system can hold',
  allow: ['setuid'],
  plant: async ({ repository }, version) => {
    if (version === 'old') return await plant(repository);
    await mkdir(join(repository, 'data', 'plain'), { recursive: true });
    await writeFile(join(repository, 'data', 'plain', 'text'), 'newer text');
  },
  dump: async (rig, file) => {
    await takeDump(files(rig), rig.context, file);
    return rig.context.facts;
  },
  create: (parts) => createRestorer({ paths: ['data'], exclude: [] }, parts),
  clear: ({ repository }) => rm(join(repository, 'data'), { recursive: true, force: true }),
  state: (repository) => stateOf([join(repository, 'data')]),
  keptState: (kept) => stateOf(kept),
};

restorerContract(everything);
restorerContract({ ...smallCase, name: 'files, several roots' });
