import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  createMessage,
  encrypt as encryptMessage,
  generateSessionKey,
  type PublicKey,
  readKey,
  type SessionKey,
} from 'openpgp';
import { configOf } from '../config.ts';
import { openInput, openOutput } from './ends.ts';
import type { EncryptJob } from './job.ts';
import { Refused } from './verdict.ts';

export async function encrypt(job: EncryptJob): Promise<void> {
  const config = configOf[job.profile];
  const encryptionKeys = await Promise.all(
    job.recipients.map((key) => readKey({ binaryKey: Buffer.from(key, 'base64') })),
  );
  const encrypted = await encryptMessage({
    message: await createMessage({ binary: Readable.toWeb(openInput()) }),
    encryptionKeys,
    passwords: [...job.passphrases],
    sessionKey: await chooseSessionKey(job, encryptionKeys),
    format: 'binary',
    config,
  });
  await pipeline(Readable.fromWeb(encrypted), openOutput());
}

/** The session key decides the format, and without one the library lets the features of the keys decide. */
export async function chooseSessionKey(
  { profile }: Pick<EncryptJob, 'profile'>,
  encryptionKeys: PublicKey[],
): Promise<SessionKey> {
  if (profile === 'compatible') return { data: randomBytes(32), algorithm: 'aes256' };
  const sessionKey = await generateSessionKey({ encryptionKeys, config: configOf[profile] });
  if (sessionKey.aeadAlgorithm !== undefined) return sessionKey;
  throw new Refused('failed', 'a recipient does not read the authenticated format');
}
