import { constants, createZstdCompress } from 'node:zlib';
import type { Algorithm } from './algorithm.ts';
import { createZstdDecoder } from './zstd-decoder.ts';

export const zstd: Algorithm = {
  name: 'zstd',
  suffix: 'zst',
  defaultLevel: 3,
  program: {
    name: 'zstd',
    // Nothing that version 1.3 does not know: servers live long.
    compress: (level) => ['-T0', `-${level}`, '--check', '-q', '-c'],
    decompress: ['-d', '-q', '-c'],
  },
  builtIn: {
    // Never with workers: they make Node crash. The checksum has to be asked for.
    compress: (level) =>
      createZstdCompress({
        params: {
          [constants.ZSTD_c_compressionLevel]: level,
          [constants.ZSTD_c_checksumFlag]: 1,
        },
      }),
    decompress: createZstdDecoder,
  },
};
