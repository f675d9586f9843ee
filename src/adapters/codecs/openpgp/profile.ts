import type { Encryption } from '../../../model/plan.ts';
import type { Finding } from '../../../ports/step-context.ts';
import type { Recipient } from './recipients.ts';

/** Whether engine and keys can do what the profile asks for: one older recipient decides for all. */
export function findProfileProblem(
  { profile, engine }: Pick<Encryption, 'profile' | 'engine'>,
  recipients: readonly Recipient[],
): Finding | null {
  if (profile === 'compatible') return findNewKey(recipients);
  if (engine === 'gpg') {
    return error('gpg does not write the profile rfc9580', 'set `engine: openpgpjs` or `auto`');
  }
  const old = recipients.filter(({ aead }) => aead === null).map(({ file }) => file);
  if (old.length === 0) return null;
  return error(
    `${old.join(' and ')} cannot read the profile rfc9580`,
    'make new keys for it, or set `profile: compatible`',
  );
}

/** A mode of the authenticated format that is fifty times slower than the others here. */
export function findSlowMode(
  { profile }: Pick<Encryption, 'profile'>,
  recipients: readonly Recipient[],
): Finding | null {
  const slow = recipients.find(({ aead }) => aead !== null && aead !== 'gcm');
  if (profile === 'compatible' || slow === undefined) return null;
  return {
    severity: 'warning',
    message: `${slow.file} does not prefer GCM, and ${slow.aead?.toUpperCase()} takes a second for a few megabytes`,
    hint: 'make a key that prefers GCM, or set `profile: compatible`',
  };
}

function findNewKey(recipients: readonly Recipient[]): Finding | null {
  const found = recipients.find(({ version }) => version > 4);
  if (found === undefined) return null;
  return error(
    `${found.file} is a key of version ${found.version}, which GnuPG 2.2 does not know`,
    'set `profile: rfc9580`, or make a key of version 4 with `run-pipeline keys create`',
  );
}

function error(message: string, hint: string): Finding {
  return { severity: 'error', message, hint };
}
