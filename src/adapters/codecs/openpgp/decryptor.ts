import { rmSync } from 'node:fs';
import { BackupError } from '../../../model/failures.ts';
import type { Encryption } from '../../../model/plan.ts';
import type { EncryptionFacts } from '../../../model/run/manifest.ts';
import type { Decoder, Step } from '../../../ports/codec.ts';
import type { Place } from '../../../ports/place.ts';
import type { Secrets } from '../../../ports/secrets.ts';
import type { Finding, StepContext } from '../../../ports/step-context.ts';
import { createChildStep } from './child/step.ts';
import { createEmptyHome } from './gpg/home.ts';
import { type OpeningKeys, openKeys } from './opening.ts';
import type { Opening } from './small.ts';

export interface Decryptor extends Decoder {
  /** For files of a few kilobytes, such as the pipeline of a backup. */
  decryptSmall(bytes: Uint8Array): Promise<Uint8Array>;
}

export interface DecryptorParts {
  /** This machine. */
  readonly place: Place;
  readonly secrets: Secrets;
  /** What the manifest says, to refuse a foreign key at once; `null` where nothing is known. */
  readonly recorded: EncryptionFacts | null;
  readonly engine: Encryption['engine'];
}

/**
 * Whoever reads its output has checked signature and digest of what goes in, or uses nothing before the end: bytes
 * come out before the last of them was found whole. A key that does not open it fails before the first byte.
 */
export function createDecryptor(
  findKeys: () => Promise<OpeningKeys>,
  parts: DecryptorParts,
): Decryptor {
  let opened: Promise<Opening> | null = null;
  const open = (): Promise<Opening> => {
    opened ??= findKeys().then((keys) => openKeys(keys, parts.secrets, parts.recorded));
    return opened;
  };
  return {
    kind: 'decryptor',
    name: 'openpgp',
    check: () => checkKeys(open()),
    decode: async (context) => decode(await open(), parts, context),
    decryptSmall: async (bytes) => {
      const small = await import('./small.ts');
      return await small.decryptSmall(bytes, await open());
    },
  };
}

async function checkKeys(opened: Promise<unknown>): Promise<readonly Finding[]> {
  try {
    await opened;
    return [];
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    return [{ severity: 'error', message: error.message, hint: error.hint }];
  }
}

async function decode(
  { privateKeys, passphrases }: Opening,
  { place, engine }: DecryptorParts,
  context: StepContext,
): Promise<Step> {
  const path = engine === 'openpgpjs' ? null : await place.which('gpg', context);
  if (path === null && engine === 'gpg') throw noGpg();
  const keys = privateKeys.map((key) => Buffer.from(key.write()).toString('base64'));
  const base = { work: 'decrypt', privateKeys: keys, passphrases } as const;
  if (path === null) return await createChildStep({ ...base, gpg: null }, context.scratch);
  const home = await createEmptyHome(context.scratch);
  const step = await createChildStep({ ...base, gpg: { path, home } }, context.scratch);
  return { ...step, settle: (stderr) => withoutFolder(home, () => step.settle(stderr)) };
}

function withoutFolder(folder: string, work: () => void): void {
  rmSync(folder, { recursive: true, force: true });
  work();
}

function noGpg(): BackupError {
  return new BackupError({
    code: 'BP5012',
    message: 'gpg is not installed, and the engine is gpg',
    hint: 'install GnuPG, or set `engine: auto`',
  });
}
