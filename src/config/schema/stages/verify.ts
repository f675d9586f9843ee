import { choice, map } from '../../../model/format/builders.ts';

export const verify = map('How sure to be before a copy of a backup counts as good.', {
  level: choice(
    '`size`: every object is there with its size. `checksum`: the store confirms our checksums. `download`: every byte comes back right. `open`: it decrypts, decompresses and the engine reads it to the end. `restore`: a drill has restored it. `open` and `restore` need `restore.privateKey` (or the passphrase) on this machine.',
    ['size', 'checksum', 'download', 'open', 'restore'],
    'checksum',
  ),
});
