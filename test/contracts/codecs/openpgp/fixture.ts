import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createDecryptor,
  type Decryptor,
} from '../../../../src/adapters/codecs/openpgp/decryptor.ts';
import {
  createEncryptor,
  type Encryptor,
} from '../../../../src/adapters/codecs/openpgp/encryptor.ts';
import {
  type CreatedKey,
  createKeyPair,
} from '../../../../src/adapters/codecs/openpgp/keys/create.ts';
import type { OpeningKeys } from '../../../../src/adapters/codecs/openpgp/opening.ts';
import type { Encryption } from '../../../../src/model/plan.ts';
import type { EncryptionFacts } from '../../../../src/model/run/manifest.ts';
import { Secret } from '../../../../src/model/secret.ts';
import type { Machine } from '../../../rig/codecs/machine.ts';
import { createSecretsOf } from '../../../rig/codecs/secrets.ts';

export const passphrase = 'correct horse {battery} "stäple"';
export const lock = 'unlocks the private key';

export async function makeKey(
  machine: Machine,
  name: string,
  isLocked = false,
): Promise<CreatedKey> {
  return await createKeyPair({
    name,
    passphrase: isLocked ? new Secret(lock) : null,
    publicFile: join(machine.folder, `${name}.asc`),
    privateFolder: join(machine.folder, 'keys'),
    at: new Date(),
  });
}

export type Engine = Encryption['engine'];

export const toNobody: Encryption = { recipients: [], profile: 'compatible', engine: 'auto' };
export const byPassphrase = { passphrase: { env: 'PASSPHRASE' } } as const;

export function encryptorOf(
  machine: Machine,
  encryption: Partial<Encryption>,
  values: Readonly<Record<string, string>> = {},
): Encryptor {
  const secrets = createSecretsOf({ PASSPHRASE: passphrase, ...values });
  const parts = { place: machine.place, secrets, repository: machine.folder, mayCreateKeys: false };
  return createEncryptor({ ...toNobody, ...encryption }, parts);
}

export interface Opens {
  readonly key?: CreatedKey;
  readonly lock?: string;
  readonly passphrase?: string;
  readonly recorded?: EncryptionFacts;
}

export function decryptorOf(machine: Machine, engine: Engine, opens: Opens): Decryptor {
  const values: Record<string, string> = {};
  if (opens.key) values.KEY = readFileSync(opens.key.privateFile, 'utf8');
  if (opens.lock) values.LOCK = opens.lock;
  if (opens.passphrase) values.PASSPHRASE = opens.passphrase;
  const keys: OpeningKeys = {
    privateKeys: opens.key
      ? [{ key: { env: 'KEY' }, passphrase: opens.lock ? { env: 'LOCK' } : undefined }]
      : [],
    passphrase: opens.passphrase ? { env: 'PASSPHRASE' } : undefined,
  };
  const secrets = createSecretsOf(values);
  const recorded = opens.recorded ?? null;
  return createDecryptor(() => Promise.resolve(keys), {
    place: machine.place,
    secrets,
    recorded,
    engine,
  });
}
