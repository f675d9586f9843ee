import { createEncryptor } from '../../adapters/codecs/openpgp/encryptor.ts';
import type { EncryptionPart } from '../../stages/run.ts';
import { isCi } from '../environment.ts';
import type { Io } from '../io.ts';
import type { Store } from './store.ts';

/** The stage `encrypt`; `null` where nothing is encrypted. The library is loaded when it is first used. */
export function createEncryption({ plan, parts, state }: Store, io: Io): EncryptionPart | null {
  const { encrypt } = plan.stages;
  if (encrypt === 'none') return null;
  const mayCreateKeys = !isCi(io.env) && !io.refusesInput;
  const codec = createEncryptor(encrypt, { ...parts, mayCreateKeys });
  return {
    codec,
    prepare: async () => {
      const { createMissingRecipients } = await import(
        '../../adapters/codecs/openpgp/keys/create-recipients.ts'
      );
      const request = { pipeline: plan.name, repository: parts.repository, keysFolder: state.keys };
      return await createMissingRecipients(encrypt, { ...request, mayCreateKeys, at: new Date() });
    },
    facts: (context) => codec.facts(context),
    encrypt: (bytes, context) => codec.encryptSmall(bytes, context),
    sign: (bytes) => codec.sign(bytes),
  };
}
