import type { EncryptionFacts } from '../../../../model/run/manifest.ts';

export interface Holding {
  /** Full fingerprints of private keys. */
  readonly fingerprints: readonly string[];
  readonly hasPassphrase: boolean;
}

/** Whether what somebody holds opens a backup, by what its manifest says. */
export function canOpen(
  { recipients, passphrase }: Pick<EncryptionFacts, 'recipients' | 'passphrase'>,
  { fingerprints, hasPassphrase }: Holding,
): boolean {
  const own = new Set(fingerprints.map((one) => one.toUpperCase()));
  return (passphrase && hasPassphrase) || recipients.some((one) => own.has(one.toUpperCase()));
}
