import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { BackupError } from '../../../model/failures.ts';
import type { Encryption } from '../../../model/plan.ts';
import type { Parts } from '../../../ports/definition.ts';
import type { Finding, StepContext } from '../../../ports/step-context.ts';
import type { Prepared } from './prepare.ts';
import { findSlowMode } from './profile.ts';
import {
  checkExpiry,
  type Recipient,
  type RecipientFile,
  readRecipient,
  recipientFiles,
} from './recipients.ts';
import { readSigner } from './signer.ts';

interface CheckParts extends Parts {
  readonly mayCreateKeys: boolean;
  /** All together, which is what will encrypt. */
  readonly prepare: (context: StepContext) => Promise<Prepared>;
}

/** Every recipient by itself, then all together with the engine; keys that will be made cannot be looked at yet. */
export async function checkEncryption(
  encryption: Encryption,
  parts: CheckParts,
  context: StepContext,
): Promise<readonly Finding[]> {
  const files = recipientFiles(encryption.recipients);
  const checked = await Promise.all(files.map((file) => checkRecipient(file, parts, context)));
  const findings = checked.flatMap((one) => one.findings);
  const recipients = checked.flatMap(({ recipient }) => recipient ?? []);
  const slow = findSlowMode(encryption, recipients);
  if (slow !== null) findings.push(slow);
  if (recipients.length === files.length) {
    findings.push(...(await told(parts.prepare(context))));
  } else {
    findings.push(...(await told(readSigner(encryption, parts.secrets))));
  }
  return findings;
}

interface Checked {
  readonly recipient: Recipient | null;
  readonly findings: readonly Finding[];
}

async function checkRecipient(
  { file, create }: RecipientFile,
  { repository, mayCreateKeys }: CheckParts,
  { clock }: StepContext,
): Promise<Checked> {
  if (create && !existsSync(resolve(repository, file))) {
    return { recipient: null, findings: [mayCreateKeys ? willCreate(file) : mayNotCreate(file)] };
  }
  const at = new Date(clock.now());
  try {
    const recipient = await readRecipient(file, repository, at);
    return { recipient, findings: checkExpiry(recipient, at) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const hint = 'name a public key that can encrypt; `gpg --show-keys <file>` shows what it is';
    const message = `${file} cannot be used: ${reason}`;
    return { recipient: null, findings: [{ severity: 'error', message, hint }] };
  }
}

function willCreate(file: string): Finding {
  return {
    severity: 'warning',
    message: `${file} does not exist yet: this run makes a key pair`,
    hint: 'move the private half off this machine afterwards, and keep it well',
  };
}

function mayNotCreate(file: string): Finding {
  return {
    severity: 'error',
    message: `${file} does not exist, and no key pair is made here: nobody would keep the private half`,
    hint: 'run the pipeline once by hand, or `run-pipeline keys create`, and commit the public half',
  };
}

async function told(work: Promise<unknown>): Promise<readonly Finding[]> {
  try {
    await work;
    return [];
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    return [{ severity: 'error', message: error.message, hint: error.hint }];
  }
}
