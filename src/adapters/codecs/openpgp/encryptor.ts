import type { Encryption } from '../../../model/plan.ts';
import type { EncryptionFacts } from '../../../model/run/manifest.ts';
import type { Codec, Step } from '../../../ports/codec.ts';
import type { Parts } from '../../../ports/definition.ts';
import type { StepContext } from '../../../ports/step-context.ts';
import { checkEncryption } from './check-encryption.ts';
import { createChildStep } from './child/step.ts';
import { createGpgStep } from './gpg/encrypt-step.ts';
import { type Prepared, prepareEncryption } from './prepare.ts';
import { readSigner } from './signer.ts';

export interface Encryptor extends Codec {
  /** For the manifest: to whom it encrypts and who signs. */
  facts(context: StepContext): Promise<EncryptionFacts>;
  /** For files of a few kilobytes, to the same recipients. */
  encryptSmall(bytes: Uint8Array, context: StepContext): Promise<Uint8Array>;
  /** A detached signature; `null` where the pipeline does not sign. */
  sign(bytes: Uint8Array): Promise<Uint8Array | null>;
}

export interface EncryptorParts extends Parts {
  /** Whether `create: true` may make a key pair here; never in CI. */
  readonly mayCreateKeys: boolean;
}

/** Of the stage `encrypt`. All artifacts of one encryptor have the same recipients, read when they are checked or first used. */
export function createEncryptor(encryption: Encryption, parts: EncryptorParts): Encryptor {
  let prepared: Promise<Prepared> | null = null;
  const prepare = (context: StepContext): Promise<Prepared> => {
    prepared ??= prepareEncryption(encryption, parts, context);
    return prepared;
  };
  return {
    kind: 'encryptor',
    name: 'openpgp',
    suffix: 'pgp',
    check: (context) => {
      prepared = null;
      return checkEncryption(encryption, { ...parts, prepare }, context);
    },
    encode: async (context) => encode(await prepare(context), encryption, context),
    facts: async (context) => (await prepare(context)).facts,
    encryptSmall: async (bytes, context) => {
      const { encryptSmall } = await import('./small.ts');
      return await encryptSmall(bytes, encryption, await prepare(context));
    },
    sign: (bytes) => sign(bytes, encryption, parts),
  };
}

async function sign(
  bytes: Uint8Array,
  encryption: Encryption,
  { secrets }: Pick<Parts, 'secrets'>,
): Promise<Uint8Array | null> {
  const signer = await readSigner(encryption, secrets);
  if (signer === null) return null;
  const { signDetached } = await import('./signature.ts');
  return await signDetached(bytes, signer);
}

async function encode(
  prepared: Prepared,
  { profile }: Encryption,
  { scratch }: StepContext,
): Promise<Step> {
  const { gpg, recipients, passphrase } = prepared;
  if (gpg !== null) return await createGpgStep(gpg, prepared, scratch);
  const keys = recipients.map(({ bytes }) => Buffer.from(bytes).toString('base64'));
  const passphrases = passphrase === null ? [] : [passphrase.reveal()];
  const job = { work: 'encrypt', profile, recipients: keys, passphrases } as const;
  return await createChildStep(job, scratch);
}
