import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { PublicKey } from 'openpgp';
import { BackupError } from '../../model/failures.ts';
import type { Place } from '../../ports/place.ts';
import type { StepContext } from '../../ports/step-context.ts';
import type { Io } from '../io.ts';

interface Asking {
  readonly io: Io;
  readonly place: Place;
}

/** Whole fingerprints: a short one can be made to fit another key. */
const fingerprint = /^(?:0x)?([0-9a-f]{40}|[0-9a-f]{64})$/i;

/**
 * The public key of whom `--signer` names: a file that holds it, or a fingerprint of which GnuPG has the key. Fails
 * with BP5071 where there is none.
 */
export async function readSignerKey(
  signer: string,
  { io, place }: Asking,
  context: StepContext,
): Promise<PublicKey> {
  const wanted = fingerprint.exec(signer.replaceAll(' ', ''))?.[1]?.toLowerCase();
  const { fingerprintOf, readPublicKey } = await import(
    '../../adapters/codecs/openpgp/keys/read-key.ts'
  );
  try {
    if (wanted === undefined) return await readPublicKey(await readFile(resolve(io.cwd, signer)));
    const key = await readPublicKey(Buffer.from(await exportKey(wanted, { io, place }, context)));
    if (fingerprintOf(key).toLowerCase() === wanted) return key;
    throw new Error(`GnuPG gives another key, ${fingerprintOf(key)}`);
  } catch (cause) {
    context.signal.throwIfAborted();
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new BackupError({
      code: 'BP5071',
      message: `the key of --signer cannot be read: ${why}`,
      hint: 'name a file with the public key, or a whole fingerprint of which `gpg --list-keys` has the key',
      cause,
    });
  }
}

async function exportKey(
  wanted: string,
  { io, place }: Asking,
  context: StepContext,
): Promise<string> {
  const { GNUPGHOME } = io.env;
  const argv = ['gpg', '--batch', '--no-autostart', '--armor', '--export', wanted] as const;
  const env = GNUPGHOME === undefined ? {} : { GNUPGHOME };
  const armored = await text(place.spawn({ argv: [...argv], env, stdin: null }, context).stdout);
  if (armored.trim() === '') throw new Error('GnuPG has no such key');
  return armored;
}
