import {
  atLeastOne,
  constant,
  exactlyOne,
  hostKey,
  hostName,
  hostPath,
  needs,
  plainName,
  port,
  secret,
} from '../../model/format/builders.ts';
import type { Definition } from '../../ports/definition.ts';

export const sftp: Definition = {
  kind: 'destination',
  type: 'sftp',
  summary: 'a folder on another machine, over SSH',
  keys: {
    host: hostName('The server.'),
    port: port('The port of its SSH service.', 22),
    user: plainName('The account on the server.'),
    privateKey: secret(
      "The account's private key. Several ways to log in may be given; the key is tried first.",
    ),
    passphrase: secret('Unlocks `privateKey`.'),
    password: secret("The account's password."),
    agent: constant('Use the SSH agent named by `SSH_AUTH_SOCK`.', true),
    hostKey: hostKey(
      "The server's key. A server with any other key is refused; take the fingerprint from the server itself, not from the first connection.",
    ),
    knownHosts: hostPath(
      "A file in the format of `known_hosts` that holds the server's key, instead of `hostKey`.",
    ),
    path: hostPath(
      "The folder on the server; a relative one starts at the account's home. It must exist.",
    ),
  },
  required: ['host', 'user', 'path'],
  rules: [
    atLeastOne('privateKey', 'password', 'agent'),
    exactlyOne('hostKey', 'knownHosts'),
    needs('passphrase', 'privateKey'),
  ],
  example: {
    id: 'nas',
    type: 'sftp',
    host: 'nas.lan',
    user: 'backup',
    path: '/srv/backups',
    privateKey: { file: '/etc/run-pipeline/nas_ed25519' },
    hostKey: 'SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8',
  },
};
