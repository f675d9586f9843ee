import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { GrowingBody } from '../../rig/destination/growing-body.ts';
import { openLocalSubject } from '../../rig/destination/local.ts';
import { openSpoolBody } from '../../rig/destination/spool-body.ts';
import { holdDestinationContract } from '../destination.ts';

holdDestinationContract('local', () => openLocalSubject(() => Promise.resolve(new GrowingBody())));

holdDestinationContract('local with the spool of real runs, below a prefix', () =>
  openLocalSubject((folder) => openSpoolBody(join(folder, randomUUID())), { prefix: 'team/db1' }),
);
