import { choice, map } from '../../../model/format/builders.ts';

export const checksum = map(
  'Counts and hashes the bytes of every dump, both as they came and as they are stored, in the same pass. The manifest holds the results.',
  { algorithm: choice('The hash function. There is one.', ['sha256'], 'sha256') },
);
