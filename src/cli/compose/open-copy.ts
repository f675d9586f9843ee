import { createDecoder } from '../../adapters/codecs/compress/decoder.ts';
import { createDecryptor } from '../../adapters/codecs/openpgp/decryptor.ts';
import type { LevelCheck } from '../../catalog/verify/copy-to-verify.ts';
import type { EncryptionFacts } from '../../model/run/manifest.ts';
import { createOpenCopy, type Opener } from '../../stages/open-copy.ts';
import { findOpeningKeys } from './opening-keys.ts';
import type { Store } from './store.ts';

/** Level `open` with the keys that the pipeline declares for restores. */
export function createOurOpenCopy(store: Store): LevelCheck {
  return (copy, context) => {
    const opener = createOurOpener(store, copy.manifest.manifest.encryption);
    return createOpenCopy(opener)(copy, context);
  };
}

/** What undoes the codecs of one backup, with the same keys. Reads no key before it is needed. */
export function createOurOpener(store: Store, recorded: EncryptionFacts | null): Opener {
  const { place, parts } = store;
  const decryptor = createDecryptor(() => findOpeningKeys(store, recorded), {
    place,
    secrets: parts.secrets,
    recorded,
    engine: 'auto',
  });
  const decoderFor = (codec: string) =>
    codec === decryptor.name ? decryptor : createDecoder(codec, { place });
  return { launcher: place, decoderFor };
}
