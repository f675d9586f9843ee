import {
  argv,
  choice,
  duration,
  flag,
  hostPath,
  keyFile,
  list,
  map,
  needs,
  secret,
  text,
} from '../../../model/format/builders.ts';

export const restore = map(
  'How restores of this pipeline work. A restore first shows its plan and a token; only with that token does it change anything.',
  {
    privateKey: secret(
      'The private key that opens backups. Left out: the backups of this pipeline cannot be opened here, which is the safer place for a machine that only makes them.',
    ),
    passphrase: secret('Unlocks `privateKey`.'),
    symmetricPassphrase: secret(
      'Opens backups that were encrypted to a passphrase. Left out: `stages.encrypt.passphrase`.',
    ),
    signers: list(
      'The public keys whose signatures are trusted. With them, or with `stages.encrypt.sign`, a backup whose manifest is unsigned or signed by another key is refused, whatever the manifest says.',
      keyFile('A file with one public key.'),
      { uniqueItems: true },
    ),
    existing: choice(
      'What to do with data that exists at the target: `refuse` to touch it, `swap` it for the restored data and keep the old beside it, or `overwrite` it.',
      ['refuse', 'swap', 'overwrite'],
      'refuse',
    ),
    safetyBackup: flag(
      'Make a backup of the existing data first; if that fails, nothing is restored. Left out: on, unless `existing` is `refuse`.',
    ),
    checkout: choice(
      '`tag` also puts the code back to the git tag that wrote the data. Where that tag is missing or has moved, or the work tree has changes, only the data is restored, and the plan says so.',
      ['none', 'tag'],
      'none',
    ),
    phrase: text(
      'A sentence that must be given with `--phrase` beside the token. It is no secret: it makes people stop and read.',
      { examples: ['restore production'] },
    ),
    maintenance: map(
      'Takes the application out of service while data is replaced.',
      {
        enter: argv('Run before any data is replaced. If it fails, nothing is restored.'),
        leave: argv('Run at the end, however the restore ended.'),
        lockFile: hostPath(
          'A file that exists for as long as maintenance lasts, for applications that look for one.',
        ),
      },
      { allOf: [needs('enter', 'leave'), needs('leave', 'enter')] },
    ),
    after: map('What to do with restored data before it goes into service.', {
      analyze: flag(
        'Let the database collect its statistics. Without them, the first queries after a restore can be very slow.',
        false,
      ),
      migrate: argv('A program that brings the restored data to the version of the code.'),
    }),
    allow: list(
      'Entries of file archives that are refused otherwise, because they can reach outside the target: `links` that point out of it, `devices`, and `setuid` programs.',
      choice('One kind of entry.', ['links', 'devices', 'setuid']),
      { uniqueItems: true },
    ),
    timeout: duration(
      'The longest time that a restore may take; then it is rolled back as by an interrupt. Left out: no limit.',
    ),
  },
  { title: 'restore section', allOf: [needs('passphrase', 'privateKey')] },
);
