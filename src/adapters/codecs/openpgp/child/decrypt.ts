import type { SessionKey } from 'openpgp';
import { decryptByGpg } from './decrypt-by-gpg.ts';
import { decryptByLibrary } from './decrypt-by-library.ts';
import { isPlausible, plausibleBytes } from './is-plausible.ts';
import type { DecryptJob } from './job.ts';
import { take, takePacket } from './packets.ts';
import { type ReadExactly, readFrom } from './read-exactly.ts';
import { type OpenedKey, openSessionKey } from './session-key.ts';
import { Refused } from './verdict.ts';

/**
 * The library finds the session key, so no private key meets an agent that could outlive us; the bulk is then
 * decrypted by gpg where it is installed, which is some times faster.
 */
export async function decrypt(job: DecryptJob): Promise<void> {
  const read = readFrom(0);
  const opened = await openSessionKey(read, job);
  const taken = opened.isCertain ? Buffer.alloc(0) : await assertPlausible(read, opened);
  const sessionKey = complete(opened.sessionKey);
  const isForGpg = opened.sessionKey.algorithm !== null;
  if (job.gpg !== null && isForGpg) await decryptByGpg({ gpg: job.gpg, sessionKey, taken });
  else await decryptByLibrary({ sessionKey, taken: Buffer.concat([opened.taken, taken]) });
}

/** The bytes that it had to look at. */
async function assertPlausible(read: ReadExactly, { sessionKey }: OpenedKey): Promise<Buffer> {
  const taken: Buffer[] = [];
  while (true) {
    const packet = await takePacket(read);
    taken.push(packet.bytes);
    if (packet.kind === 'key') continue;
    const start = await take(read, plausibleBytes);
    if (isPlausible(complete(sessionKey), start)) return Buffer.concat([...taken, start]);
    throw new Refused('no-key', 'it opens with another passphrase');
  }
}

/** The authenticated format keeps the algorithm with the data; what is said here is not looked at then. */
function complete({ data, algorithm }: OpenedKey['sessionKey']): SessionKey {
  return { data, algorithm: algorithm ?? 'aes256' };
}
