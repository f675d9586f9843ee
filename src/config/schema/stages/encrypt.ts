import {
  atLeastOne,
  choice,
  constant,
  flag,
  keyFile,
  list,
  map,
  reference,
  secret,
} from '../../../model/format/builders.ts';
import type { Fragment } from '../../../model/format/fragment.ts';

/** It must be written even when it is `none`: nobody stores plain text by forgetting a line. */
export const encrypt: Fragment = {
  description:
    '`none`, or how to encrypt with OpenPGP. It must be written, so that nobody stores plain text by forgetting a line.',
  anyOf: [
    constant('Store dumps in the open: whoever reads the destination reads the data.', 'none'),
    reference('encryption', 'Encrypt with OpenPGP.'),
  ],
};

export const recipient: Fragment = {
  description: 'Whoever holds the private key can read the backups.',
  anyOf: [
    keyFile('A file with one public key.'),
    map(
      'A public key, with the choice to create the pair.',
      {
        file: keyFile('The file with the public key.'),
        create: flag(
          "Create a key pair at the first use when `file` is missing. The private key is put into the state folder's `keys/` and must be moved off this machine: whoever has it can read the backups, and without it nobody can. Refused in CI.",
          false,
        ),
      },
      { required: ['file'] },
    ),
  ],
};

export const encryption = map(
  'Encryption with OpenPGP. This machine needs only public keys: it cannot read its own backups.',
  {
    recipients: list(
      'The public keys to encrypt to. Any one of the private keys opens a backup: keep one of them offline.',
      reference('recipient', 'One recipient.'),
    ),
    passphrase: secret(
      'A passphrase that opens the backups, instead of `recipients` or in addition to them. Whoever can run the backup can then read it.',
    ),
    sign: map(
      'Sign the manifest of every backup. Encryption proves nothing about who wrote a backup; a signature does, and restores then refuse everything else.',
      {
        key: secret('The private key to sign with. It should be a key for this purpose alone.'),
        passphrase: secret('Unlocks `key`.'),
      },
      { required: ['key'] },
    ),
    profile: choice(
      '`compatible` can be read by GnuPG 2.2 and later; `rfc9580` uses the newer, authenticated format, which GnuPG does not read.',
      ['compatible', 'rfc9580'],
      'compatible',
    ),
    engine: choice(
      'The program that encrypts the bulk of the data. `auto` takes `gpg` where it is installed, because it is faster, and the built-in `openpgpjs` elsewhere. Both read what the other writes.',
      ['auto', 'openpgpjs', 'gpg'],
      'auto',
    ),
  },
  { allOf: [atLeastOne('recipients', 'passphrase')] },
);
