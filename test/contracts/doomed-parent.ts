import { createLocalPlace } from '../../src/adapters/places/local/local.ts';

/** Starts a family in a group of its own, tells its id, and waits for a death that it cannot notice. */
const place = createLocalPlace({ environment: { PATH: process.env.PATH } });
const { stdout } = place.start(
  { argv: ['sh', '-c', 'sleep 1000 & (sleep 1000 & wait) & echo $$; wait'] },
  { stdin: 'ignore', stdout: 'pipe' },
  new AbortController().signal,
);
stdout?.pipe(process.stdout);
