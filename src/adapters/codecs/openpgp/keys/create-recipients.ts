import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { BackupError } from '../../../../model/failures.ts';
import type { Encryption } from '../../../../model/plan.ts';
import { recipientFiles } from '../recipients.ts';
import { type CreatedKey, createKeyPair } from './create.ts';

export interface CreateRecipients {
  readonly pipeline: string;
  readonly repository: string;
  /** Where private halves lie until somebody moves them. */
  readonly keysFolder: string;
  readonly mayCreateKeys: boolean;
  readonly at: Date;
}

/** Makes the key pairs of `create: true` whose public half is missing. Whoever calls tells it loudly. */
export async function createMissingRecipients(
  { recipients }: Pick<Encryption, 'recipients'>,
  { pipeline, repository, keysFolder, mayCreateKeys, at }: CreateRecipients,
): Promise<readonly CreatedKey[]> {
  const missing = recipientFiles(recipients)
    .filter(({ create }) => create)
    .map(({ file }) => resolve(repository, file))
    .filter((path) => !existsSync(path));
  if (missing.length > 0 && !mayCreateKeys) throw refused(missing);
  const created: CreatedKey[] = [];
  for (const publicFile of missing) {
    const request = { name: pipeline, passphrase: null, publicFile, privateFolder: keysFolder, at };
    created.push(await createKeyPair(request));
  }
  return created;
}

function refused(files: readonly string[]): BackupError {
  return new BackupError({
    code: 'BP5081',
    message: `${files.join(' and ')} does not exist, and no key pair is made here`,
    hint: 'run the pipeline once by hand, or `run-pipeline keys create`, and commit the public half',
  });
}
