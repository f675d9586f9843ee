import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { BackupError } from '../../../../model/failures.ts';
import type { Secret } from '../../../../model/secret.ts';
import { compatible } from '../config.ts';
import { writeNewFile } from './write-new-file.ts';

export interface KeyRequest {
  /** Whose key it is: the name of the pipeline. It says nothing of the host. */
  readonly name: string;
  readonly passphrase: Secret | null;
  readonly publicFile: string;
  /** Made when it is missing, for this user alone. */
  readonly privateFolder: string;
  readonly at: Date;
}

export interface CreatedKey {
  readonly fingerprint: string;
  readonly publicFile: string;
  readonly privateFile: string;
}

/**
 * Makes a key pair that GnuPG 2.2 knows. The private half is durable before the public one exists, so that nothing
 * is ever encrypted to a key that was lost; neither overwrites anything.
 */
export async function createKeyPair(request: KeyRequest): Promise<CreatedKey> {
  const { publicFile, privateFolder } = request;
  if (existsSync(publicFile)) throw exists(publicFile);
  const pair = await generate(request);
  // Two pairs never meet, also after a crash between the halves.
  const stem = basename(publicFile).replace(/\.(?:asc|pgp|gpg|pub)$/, '');
  const privateFile = join(privateFolder, `${stem}-${pair.fingerprint.slice(-16)}.key.asc`);
  try {
    await mkdir(privateFolder, { recursive: true, mode: 0o700 });
    await mkdir(dirname(publicFile), { recursive: true });
    await writeNewFile(privateFile, { content: pair.privateKey, mode: 0o600 });
    await writeNewFile(publicFile, { content: pair.publicKey, mode: 0o644 });
  } catch (error) {
    throw asFailure(error, publicFile);
  }
  return { fingerprint: pair.fingerprint, publicFile, privateFile };
}

interface Pair {
  readonly fingerprint: string;
  readonly publicKey: string;
  readonly privateKey: string;
}

async function generate({ name, passphrase, at }: KeyRequest): Promise<Pair> {
  const { generateKey } = await import('openpgp');
  const { publicKey, privateKey } = await generateKey({
    type: 'ecc',
    userIDs: [{ name, comment: 'backups' }],
    ...(passphrase === null ? {} : { passphrase: passphrase.reveal() }),
    date: at,
    format: 'object',
    config: compatible,
  });
  return {
    fingerprint: publicKey.getFingerprint().toUpperCase(),
    publicKey: publicKey.armor(),
    privateKey: privateKey.armor(),
  };
}

function asFailure(error: unknown, file: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EEXIST') return exists(file);
  if (code === null) return error;
  const message = `a key pair cannot be written: ${error instanceof Error ? error.message : code}`;
  const hint = 'may this user write to the folders of the two halves?';
  return new BackupError({ code: 'BP5081', message, hint, cause: error });
}

function exists(file: string): BackupError {
  return new BackupError({
    code: 'BP5081',
    message: `${file} exists already, and a key is never overwritten`,
    hint: 'give another file name, or use the key that is there',
  });
}
