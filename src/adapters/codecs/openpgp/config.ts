import type { PartialConfig } from 'openpgp';

/** Numbers of the standard, so that the library is loaded only where it works. */
const uncompressed = 0;
const gcm = 3;

/** The same for all that we write: dumps are compressed before, and a passphrase is stretched as far as it goes. */
const common: PartialConfig = {
  preferredCompressionAlgorithm: uncompressed,
  s2kIterationCountByte: 255,
  showVersion: false,
  showComment: false,
};

/** What GnuPG 2.2 and Sequoia read: version 4 keys, SEIPD version 1 with its modification detection code. */
export const compatible: PartialConfig = { ...common, aeadProtect: false, v6Keys: false };

/** The authenticated format, by the one cipher mode of it that is fast. */
const rfc9580: PartialConfig = {
  ...common,
  aeadProtect: true,
  preferredAEADAlgorithm: gcm,
};

export const configOf = { compatible, rfc9580 } as const;
