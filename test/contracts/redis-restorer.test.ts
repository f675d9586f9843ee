import { redisCase } from './redis-restore-rig.ts';
import { restorerContract } from './restorer.ts';

restorerContract(redisCase('plain'));
restorerContract(redisCase('folder'));
restorerContract(redisCase('file'));
