import type { Keys } from '../fragment.ts';
import { wholeOrReference } from '../pattern.ts';

// Two colons at least: `db1:2222` is a name with a port. The look ahead keeps the search linear.
const host = '(?:[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9])?|(?=[^:]*:[^:]*:)[0-9A-Fa-f:.]+)';
const fingerprint = 'SHA256:[A-Za-z0-9+/]{43}=?';
const publicKey = '(?:ssh-|ecdsa-|sk-)[a-z0-9@.-]+ [A-Za-z0-9+/]+={0,2}(?: .*)?';

export const network: Keys = {
  hostName: {
    title: 'host name',
    type: 'string',
    pattern: wholeOrReference(host),
    examples: ['db.lan', '192.0.2.10', '2001:db8::10'],
    description: 'A host name or an IP address, without scheme, port or path.',
  },
  port: {
    title: 'port',
    type: 'integer',
    minimum: 1,
    maximum: 65535,
    description: 'A TCP port, from 1 to 65535.',
  },
  httpUrl: {
    title: 'URL',
    type: 'string',
    pattern: wholeOrReference('https?://[^\\s/?#@]+(?:[/?#]\\S*)?'),
    examples: ['https://example.org/health'],
    description: 'An `http` or `https` URL without a user name or password.',
  },
  hostKey: {
    title: 'host key',
    type: 'string',
    pattern: wholeOrReference(`${fingerprint}|${publicKey}`),
    examples: ['SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8'],
    description:
      "The server's public key or its SHA-256 fingerprint, as `ssh-keygen -lf` prints it on the server. Any other key is refused.",
  },
  sshAddress: {
    title: 'host for SSH',
    type: 'string',
    pattern: wholeOrReference(`(?:[A-Za-z_][A-Za-z0-9_.-]*@)?(?:${host}|\\[[0-9A-Fa-f:.]+\\])`),
    examples: ['backup@db1.lan'],
    description: '`user@host`, or a host alias of the SSH configuration.',
  },
  emailAddress: {
    title: 'mail address',
    type: 'string',
    pattern: wholeOrReference('[^\\s@<>]+@[^\\s@<>]+|[^<>\\u0000-\\u001f]+<[^\\s@<>]+@[^\\s@<>]+>'),
    examples: ['ops@example.org', 'Backups <backups@example.org>'],
    description: 'One mail address, with or without a name before it.',
  },
  imageName: {
    title: 'container image',
    type: 'string',
    pattern: wholeOrReference('[a-z0-9][A-Za-z0-9._/:@-]*'),
    examples: ['postgres:17', 'registry.example.org/tools/tar:1.35'],
    description: 'A container image as Docker names it.',
  },
};
