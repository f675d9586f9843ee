import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Secret } from '../../../../model/secret.ts';
import type { Scratch } from '../../../../ports/step-context.ts';
import type { Recipient } from '../recipients.ts';

/** A folder for one call of gpg with all that it may see. */
export interface GpgHome {
  readonly path: string;
  readonly recipientFiles: readonly string[];
  readonly passphraseFile: string | null;
}

export interface Openers {
  readonly recipients: readonly Recipient[];
  readonly passphrase: Secret | null;
}

export async function createGpgHome(openers: Openers, scratch: Scratch): Promise<GpgHome> {
  const path = await createEmptyHome(scratch);
  try {
    const passphraseFile = await writePassphrase(path, openers.passphrase);
    const recipientFiles = await Promise.all(
      openers.recipients.map(({ fingerprint, bytes }) =>
        writeNew(join(path, `${fingerprint}.pgp`), bytes),
      ),
    );
    return { path, recipientFiles, passphraseFile };
  } catch (error) {
    await rm(path, { recursive: true, force: true });
    throw error;
  }
}

export async function createEmptyHome(scratch: Scratch): Promise<string> {
  const path = await scratch.path('gnupg');
  await mkdir(path, { mode: 0o700 });
  return path;
}

async function writePassphrase(folder: string, passphrase: Secret | null): Promise<string | null> {
  if (passphrase === null) return null;
  return await writeNew(join(folder, 'passphrase'), passphrase.reveal());
}

async function writeNew(path: string, content: string | Uint8Array): Promise<string> {
  await writeFile(path, content, { flag: 'wx', mode: 0o600 });
  return path;
}
