import { execFileSync } from 'node:child_process';
import { createLocalPlace, createLocalVia } from '../../../src/adapters/places/local/local.ts';
import { placeContract } from './place.ts';

placeContract({
  name: 'this machine',
  open: () => {
    const place = createLocalPlace({ environment: process.env, graceMs: 300 });
    return Promise.resolve(createLocalVia(place));
  },
  close: () => Promise.resolve(),
  look: (script) =>
    execFileSync('sh', ['-c', script.replaceAll('ps -o args', 'ps ax -o args')], {
      encoding: 'utf8',
    }).trim(),
});
