import { list, map, reference } from '../../model/format/builders.ts';
import type { Keys } from '../../model/format/fragment.ts';
import { checksum } from './stages/checksum.ts';
import { compress } from './stages/compress.ts';
import { encrypt, encryption, recipient } from './stages/encrypt.ts';
import { lock } from './stages/lock.ts';
import { preflight } from './stages/preflight.ts';
import { retention } from './stages/retention.ts';
import { verify } from './stages/verify.ts';

/** In the order in which they run, which is fixed. What must be written is said by the whole schema. */
const stages = map(
  'What a run does, in this order and no other. A stage that is left out does what its defaults say; `dump`, `encrypt` and `upload` must be written.',
  {
    lock: reference('stage-lock', 'Allows one run at a time.', {}),
    preflight: reference('stage-preflight', 'Checks everything before anything is touched.', {}),
    dump: list(
      'What to back up. The sources run one after another; each must prove that its dump is complete.',
      reference('dump-entry', 'One source, told apart by `type`.'),
    ),
    compress: reference('stage-compress', 'Makes dumps smaller.', {}),
    encrypt: reference(
      'stage-encrypt',
      '`none`, or how to encrypt with OpenPGP. It must be written.',
    ),
    checksum: reference('stage-checksum', 'Counts and hashes every byte.', {}),
    upload: list(
      'Where backups go. Every artifact goes to every destination at once, and each destination commits by itself.',
      reference('upload-entry', 'One destination, told apart by `type`.'),
    ),
    verify: reference('stage-verify', 'How sure to be before a backup counts as good.', {}),
    retention: reference('stage-retention', 'Which backups to keep.', {}),
    notify: list(
      'Whom to tell. Notices also go out for failures before the first stage, and never change the outcome.',
      reference('notify-entry', 'One notifier, told apart by `type`.'),
      { minItems: 0 },
    ),
  },
  { title: 'stages section' },
);

export const requiredStages: readonly string[] = ['dump', 'encrypt', 'upload'];

export const stageDefinitions: Keys = {
  stages,
  'stage-lock': { title: 'lock stage', ...lock },
  'stage-preflight': { title: 'preflight stage', ...preflight },
  'stage-compress': { title: 'compress stage', ...compress },
  'stage-encrypt': { title: 'encrypt stage', ...encrypt },
  'stage-checksum': { title: 'checksum stage', ...checksum },
  'stage-verify': { title: 'verify stage', ...verify },
  'stage-retention': { title: 'retention stage', ...retention },
  encryption: { title: 'map of encryption settings', ...encryption },
  recipient: { title: 'recipient', ...recipient },
};
