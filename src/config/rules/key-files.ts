import { resolve } from 'node:path';
import { readBounded } from '../read-bounded.ts';
import { child, textOf } from '../tree.ts';
import type { Rule } from './rule.ts';

/** Public keys that are named must be there, and must be public keys. Their dates are checked in preflight. */
export const keyFiles: Rule = ({ spots, repository, root }, report) => {
  for (const { tree, meant, path, through } of spots) {
    const name = meant?.kind === 'keyFile' ? textOf(tree) : undefined;
    if (name === undefined || report.isWrong(tree.at) || isCreated(root, path)) continue;
    const wrong = problemOf(resolve(repository, name));
    if (wrong === null) continue;
    const help = wrong.help ?? 'export it with `gpg --armor --export <fingerprint>`';
    report.add({
      code: wrong.code,
      at: tree.at,
      path,
      through,
      message: `${name} ${wrong.says}`,
      help,
    });
  }
};

interface Problem {
  readonly code: 'BP3017' | 'BP3020';
  readonly says: string;
  readonly help?: string;
}

/** `{ file, create: true }` makes the key on first use. */
function isCreated(root: Parameters<Rule>[0]['root'], path: readonly (string | number)[]): boolean {
  const owner = path
    .slice(0, -1)
    .reduce<typeof root | undefined>((tree, step) => child(tree, step), root);
  const create = child(owner, 'create');
  return create?.kind === 'scalar' && create.value === true;
}

const maxBytes = 1024 * 1024;

function problemOf(path: string): Problem | null {
  const read = readBounded(path, maxBytes);
  if (!('reason' in read)) return problemIn(read.bytes);
  if (read.isTooLarge) return { code: 'BP3017', says: 'is too large for a public key' };
  return { code: 'BP3020', says: read.reason };
}

function problemIn(bytes: Buffer): Problem | null {
  const text = bytes.toString('latin1');
  const blocks = text.match(/^-----BEGIN PGP [A-Z ]+-----\s*$/gm) ?? [];
  if (/BEGIN PGP PRIVATE KEY BLOCK/.test(text) || isBinaryPacket(bytes, secretKeyTag)) {
    const help =
      'remove it from the repository at once, treat it as lost, and name the public half here';
    return { code: 'BP3017', says: 'is a private key', help };
  }
  if (blocks.length === 0) {
    return isBinaryPacket(bytes, publicKeyTag)
      ? null
      : { code: 'BP3017', says: 'is not an OpenPGP public key' };
  }
  if (blocks.length > 1)
    return {
      code: 'BP3017',
      says: 'holds more than one key',
      help: 'put each key into a file of its own',
    };
  if (!text.includes('BEGIN PGP PUBLIC KEY BLOCK'))
    return { code: 'BP3017', says: 'is not an OpenPGP public key' };
  if (!/^-----END PGP PUBLIC KEY BLOCK-----\s*$/m.test(text))
    return { code: 'BP3017', says: 'is cut off' };
  return null;
}

const secretKeyTag = 5;
const publicKeyTag = 6;

/** The tag of the first packet, in the old or the new form. */
function isBinaryPacket(bytes: Buffer, tag: number): boolean {
  const first = bytes[0] ?? 0;
  if ((first & 0x80) === 0) return false;
  return ((first & 0x40) === 0 ? (first >> 2) & 0x0f : first & 0x3f) === tag;
}
