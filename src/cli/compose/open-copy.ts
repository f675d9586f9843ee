import { createDecoder } from '../../adapters/codecs/compress/decoder.ts';
import { createDecryptor } from '../../adapters/codecs/openpgp/decryptor.ts';
import type { OpeningKeys } from '../../adapters/codecs/openpgp/opening.ts';
import type { LevelCheck } from '../../catalog/verify/copy-to-verify.ts';
import { createOpenCopy } from '../../stages/open-copy.ts';
import type { Store } from './store.ts';

/** Level `open` with the keys that the pipeline declares for restores. */
export function createOurOpenCopy(store: Store): LevelCheck {
  const { place, parts } = store;
  return (copy, context) => {
    const decryptor = createDecryptor(openingKeys(store), {
      place,
      secrets: parts.secrets,
      recorded: copy.manifest.manifest.encryption,
      engine: 'auto',
    });
    const decoderFor = (codec: string) =>
      codec === decryptor.name ? decryptor : createDecoder(codec, { place });
    return createOpenCopy({ launcher: place, decoderFor })(copy, context);
  };
}

function openingKeys({ plan }: Store): OpeningKeys {
  const { restore } = plan;
  const { encrypt } = plan.stages;
  const passphrase =
    restore?.symmetricPassphrase ?? (encrypt === 'none' ? undefined : encrypt.passphrase);
  return {
    privateKeys: restore?.privateKey
      ? [{ key: restore.privateKey, passphrase: restore.passphrase }]
      : [],
    passphrase,
  };
}
