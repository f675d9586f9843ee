import { readFile, rm, writeFile } from 'node:fs/promises';

/** What the child program is to do with its standard input. */
export type Job = EncryptJob | DecryptJob;

export interface EncryptJob {
  readonly work: 'encrypt';
  readonly profile: 'compatible' | 'rfc9580';
  /** Binary public keys, in base64. */
  readonly recipients: readonly string[];
  readonly passphrases: readonly string[];
}

export interface DecryptJob {
  readonly work: 'decrypt';
  /** Unlocked binary private keys, in base64. */
  readonly privateKeys: readonly string[];
  readonly passphrases: readonly string[];
  /** `null`: by the library alone. */
  readonly gpg: Gpg | null;
}

export interface Gpg {
  readonly path: string;
  /** An empty folder of its own. */
  readonly home: string;
}

/** Secrets reach the child by this file, which it removes before it begins. */
export async function writeJob(path: string, job: Job): Promise<void> {
  await writeFile(path, JSON.stringify(job), { flag: 'wx', mode: 0o600 });
}

export async function takeJob(path: string): Promise<Job> {
  const text = await readFile(path, 'utf8');
  await rm(path);
  // Written by `writeJob` of the same version, into a folder that only this user can write to.
  return JSON.parse(text) as Job;
}
