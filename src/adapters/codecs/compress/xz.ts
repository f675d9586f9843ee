import type { Algorithm } from './algorithm.ts';

export const xz: Algorithm = {
  name: 'xz',
  suffix: 'xz',
  defaultLevel: 6,
  program: {
    name: 'xz',
    // One block for each core takes memory: with a limit it takes fewer cores on a large machine.
    compress: (level) => [
      `-${level}`,
      '-T0',
      '--memlimit-compress=2GiB',
      '--check=crc64',
      '-q',
      '-c',
    ],
    decompress: ['-d', '-T0', '--memlimit-decompress=2GiB', '-q', '-c'],
  },
  builtIn: null,
};
