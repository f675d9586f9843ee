import { createDecipheriv } from 'node:crypto';
import type { SessionKey } from 'openpgp';

export const plausibleBytes = 1 + 18;

/**
 * Whether a session key may be the right one, by the first bytes of the data: behind its version, the last two
 * of its 16 random bytes come twice. Keeps a wrong passphrase from turning into output.
 */
export function isPlausible(
  { algorithm, data }: Pick<SessionKey, 'algorithm' | 'data'>,
  start: Buffer,
): boolean {
  const cipher = { aes128: 'aes-128-cfb', aes192: 'aes-192-cfb', aes256: 'aes-256-cfb' };
  const name = algorithm in cipher ? cipher[algorithm as keyof typeof cipher] : null;
  if (name === null || start[0] !== 1) return true;
  const decipher = createDecipheriv(name, data, Buffer.alloc(16));
  const plain = decipher.update(start.subarray(1, plausibleBytes));
  return plain[14] === plain[16] && plain[15] === plain[17];
}
