import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { encryptsUntil } from '../../adapters/codecs/openpgp/keys/inspect.ts';
import { type ListedKey, listKeys } from '../../adapters/codecs/openpgp/keys/list.ts';
import {
  fingerprintOf,
  readPrivateKey,
  readPublicKey,
} from '../../adapters/codecs/openpgp/keys/read-key.ts';
import { recipientFiles } from '../../adapters/codecs/openpgp/recipients.ts';
import { describeReference } from '../../adapters/secrets/local/describe.ts';
import { BackupError } from '../../model/failures.ts';
import type { Plan } from '../../model/plan.ts';
import type { SecretReference } from '../../model/secret-reference.ts';
import type { Parts } from '../../ports/definition.ts';

/** A key that a pipeline names or that lies in the state folder. */
export interface OurKey {
  readonly use: 'recipient' | 'signer' | 'signs' | 'restores' | 'kept here';
  /** `null`: of the state folder. */
  readonly pipeline: string | null;
  /** Its file, or where its secret comes from. */
  readonly from: string;
  readonly half: 'public' | 'private';
  readonly fingerprint: string | null;
  readonly userId: string;
  /** `null`: without end, or nobody knows. */
  readonly until: Date | null;
  /** Why it cannot be used today; `null` when it can. */
  readonly problem: string | null;
}

export interface Owner {
  readonly plan: Plan;
  readonly parts: Pick<Parts, 'repository' | 'secrets'>;
}

/** Private halves that wait in the state folder until somebody moves them. */
export async function keptKeys(folder: string, at: Date): Promise<readonly OurKey[]> {
  const listed = await listKeys(folder, at);
  return listed.map((key) => ({ use: 'kept here', pipeline: null, ...fromListed(key) }));
}

function fromListed(key: ListedKey) {
  return {
    from: key.file,
    half: key.kind,
    fingerprint: key.fingerprint,
    userId: key.userId,
    until: key.encryptsUntil,
    problem: key.problem,
  };
}

/** Every key that a pipeline names, also those that are missing. Never fails for a key that cannot be used. */
export async function pipelineKeys(owner: Owner, at: Date): Promise<readonly OurKey[]> {
  const { encrypt } = owner.plan.stages;
  const { signers, privateKey } = owner.plan.restore;
  const files = encrypt === 'none' ? [] : recipientFiles(encrypt.recipients);
  const sign = encrypt === 'none' ? undefined : encrypt.sign?.key;
  return await Promise.all([
    ...files.map(({ file, create }) => lookAtFile(owner, { file, create, use: 'recipient' }, at)),
    ...signers.map((file) => lookAtFile(owner, { file, create: false, use: 'signer' }, at)),
    ...(sign === undefined ? [] : [lookAtSecret(owner, { reference: sign, use: 'signs' }, at)]),
    ...(privateKey === undefined
      ? []
      : [lookAtSecret(owner, { reference: privateKey, use: 'restores' }, at)]),
  ]);
}

interface NamedFile {
  readonly file: string;
  readonly create: boolean;
  readonly use: 'recipient' | 'signer';
}

async function lookAtFile(
  { plan, parts }: Owner,
  { file, create, use }: NamedFile,
  at: Date,
): Promise<OurKey> {
  const base = { use, pipeline: plan.name, from: file, half: 'public' } as const;
  try {
    const key = await readPublicKey(await readFile(resolve(parts.repository, file)));
    return { ...base, ...(await describeKey(key, use === 'recipient' ? at : null)) };
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const absent = create ? 'it is made by the first run' : 'the file does not exist';
    return { ...base, ...unreadable(isAbsent ? absent : reasonOf(error)) };
  }
}

interface NamedSecret {
  readonly reference: SecretReference;
  readonly use: 'signs' | 'restores';
}

async function lookAtSecret(
  { plan, parts }: Owner,
  { reference, use }: NamedSecret,
  at: Date,
): Promise<OurKey> {
  const from = describeReference(reference);
  const base = { use, pipeline: plan.name, from, half: 'private' } as const;
  try {
    const secret = await parts.secrets.resolve(reference);
    const key = await readPrivateKey(Buffer.from(secret.reveal(), 'utf8'));
    return { ...base, ...(await describeKey(key, use === 'restores' ? null : at)) };
  } catch (error) {
    return { ...base, ...unreadable(reasonOf(error)) };
  }
}

type Key = Parameters<typeof encryptsUntil>[0];

/** `at`: when it is to encrypt; `null` for a key that has other work, and may be old. */
async function describeKey(key: Key, at: Date | null) {
  const until = at === null ? { until: null, problem: null } : await untilWhen(key, at);
  return { fingerprint: fingerprintOf(key), userId: key.getUserIDs()[0] ?? '', ...until };
}

async function untilWhen(key: Key, at: Date) {
  try {
    return { until: await encryptsUntil(key, at), problem: null };
  } catch (error) {
    return { until: null, problem: reasonOf(error) };
  }
}

function unreadable(problem: string) {
  return { fingerprint: null, userId: '', until: null, problem };
}

function reasonOf(error: unknown): string {
  if (error instanceof BackupError || error instanceof Error) return error.message;
  return String(error);
}
