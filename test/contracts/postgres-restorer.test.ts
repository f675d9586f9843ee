import { describe } from 'vitest';
import { hasPostgres } from '../rig/servers/postgres.ts';
import { rigOfFile } from './postgres-restore-rig.ts';
import { type RestorerCase, restorerContract } from './restorer.ts';

describe.skipIf(!hasPostgres())('postgres', { timeout: 60_000 }, () => {
  const rig = rigOfFile();
  const late = (): RestorerCase => rig.current.caseOf({ jobs: 2 });
  restorerContract({
    name: 'postgres',
    allow: [],
    plant: (...given) => late().plant(...given),
    dump: (...given) => late().dump(...given),
    create: (...given) => late().create(...given),
    clear: (...given) => late().clear(...given),
    state: (...given) => late().state(...given),
    keptState: (...given) => late().keptState(...given),
  });
});
