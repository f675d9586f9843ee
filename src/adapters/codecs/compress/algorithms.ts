import type { Algorithm } from './algorithm.ts';
import { gzip } from './gzip.ts';
import { xz } from './xz.ts';
import { zstd } from './zstd.ts';

const algorithms: readonly Algorithm[] = [zstd, gzip, xz];

export function findAlgorithm(name: string): Algorithm | null {
  return algorithms.find((one) => one.name === name) ?? null;
}
