import { BackupError } from '../../../model/failures.ts';
import type { Encryption } from '../../../model/plan.ts';
import type { EncryptionFacts } from '../../../model/run/manifest.ts';
import type { Secret } from '../../../model/secret.ts';
import type { Parts } from '../../../ports/definition.ts';
import type { StepContext } from '../../../ports/step-context.ts';
import type { Openers } from './gpg/home.ts';
import { tryGpg } from './gpg/try-gpg.ts';
import { findProfileProblem } from './profile.ts';
import { type Recipient, readRecipient, recipientFiles } from './recipients.ts';
import { readSigner } from './signer.ts';

/** All that is needed to encrypt, read and checked. */
export interface Prepared extends Openers {
  /** The path of gpg when it is to encrypt; `null` for the library. */
  readonly gpg: string | null;
  readonly facts: EncryptionFacts;
}

export async function prepareEncryption(
  encryption: Encryption,
  parts: Parts,
  context: StepContext,
): Promise<Prepared> {
  const openers = await readOpeners(encryption, parts, context);
  const problem = findProfileProblem(encryption, openers.recipients);
  if (problem !== null) throw unusable(problem.message, problem.hint);
  return {
    ...openers,
    gpg: await chooseEngine(encryption, openers, { place: parts.place, context }),
    facts: {
      profile: encryption.profile,
      recipients: openers.recipients.map(({ fingerprint }) => fingerprint),
      passphrase: openers.passphrase !== null,
      signedBy: (await readSigner(encryption, parts.secrets))?.fingerprint ?? null,
    },
  };
}

/** Rejects when one of them cannot be used today. */
async function readOpeners(
  { recipients, passphrase }: Encryption,
  { repository, secrets }: Pick<Parts, 'repository' | 'secrets'>,
  { clock }: Pick<StepContext, 'clock'>,
): Promise<Openers> {
  const at = new Date(clock.now());
  const files = recipientFiles(recipients);
  return {
    recipients: await Promise.all(files.map(({ file }) => read(file, repository, at))),
    passphrase: passphrase ? onOneLine(await secrets.resolve(passphrase)) : null,
  };
}

async function read(file: string, repository: string, at: Date): Promise<Recipient> {
  try {
    return await readRecipient(file, repository, at);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw unusable(
      `${file} cannot be used: ${reason}`,
      'name a public key that can encrypt',
      error,
    );
  }
}

/** Each engine would take another part of it. */
function onOneLine(passphrase: Secret): Secret {
  if (!/[\r\n\0]/.test(passphrase.reveal())) return passphrase;
  throw unusable('the passphrase has more than one line', 'take a passphrase of one line');
}

interface Around {
  readonly place: Parts['place'];
  readonly context: StepContext;
}

async function chooseEngine(
  { engine, profile }: Encryption,
  openers: Openers,
  { place, context }: Around,
): Promise<string | null> {
  if (engine === 'openpgpjs' || profile === 'rfc9580') return null;
  const { path, problem } = await tryGpg(openers, place, context);
  if (problem === null || engine === 'auto') return path;
  throw unusable(
    `the engine gpg cannot be used: ${problem}`,
    'install GnuPG, or set `engine: auto`',
  );
}

function unusable(message: string, hint: string, cause?: unknown): BackupError {
  return new BackupError({ code: 'BP5020', message, hint, cause });
}
