import type { Keys } from '../../model/format/fragment.ts';
import { mayBeSecret } from '../loose-secrets.ts';
import { nearest } from '../nearest.ts';
import { type Remark, replacing } from '../report.ts';
import { type SchemaGuide, tagsOf, type View } from '../schema/guide.ts';
import type { Entry } from '../tree.ts';
import type { Mistake } from './sift.ts';
import { entryOf, nameOf, type Spot, valueSpan } from './spot.ts';

/** An unknown key, with the key that was probably meant and is valid at that place. */
export function explainUnknownKey({ spot, params }: Mistake, guide: SchemaGuide): Remark {
  const name = String(params.additionalProperty);
  const entry = entryOf(spot.tree, name);
  const known = spot.meant?.fragment.properties ?? {};
  const meant = suggestKey(spot, params);
  const fragment = meant === undefined ? undefined : known[meant];
  const isSecretPlace = spot.meant?.kind === 'secret';
  const meantView = fragment && guide.view(fragment);
  return {
    code: 'BP2001',
    at: entry?.key ?? valueSpan(spot),
    path: [...spot.path, name],
    through: entry?.value.through ?? spot.through,
    message: `${nameOf(spot.path)} has no key \`${name}\``,
    help: meant
      ? `did you mean \`${meant}\`?`
      : (elsewhere(name, spot, guide) ?? listOf(Object.keys(known))),
    conceals:
      entry && (isSecretPlace || meantView?.kind === 'secret' || mayBeSecret(name))
        ? entry.value.at
        : undefined,
    fix: entry && meant ? replacing(entry.key, meant, { safe: false }) : undefined,
  };
}

/** Words that other tools use for ours. */
const otherWords: Readonly<Record<string, string>> = {
  source: 'dump',
  sources: 'dump',
  backup: 'dump',
  destination: 'upload',
  destinations: 'upload',
  storages: 'upload',
  repositories: 'upload',
  compression: 'compress',
  encryption: 'encrypt',
  notifications: 'notify',
  notifiers: 'notify',
  prune: 'retention',
  rotation: 'retention',
  forget: 'retention',
  environment: 'env',
  'env-var': 'env',
  kind: 'type',
  hostname: 'host',
  username: 'user',
  db: 'database',
  pass: 'password',
  passwd: 'password',
  'access-key': 'accessKeyId',
  'secret-key': 'secretAccessKey',
  daily_keep: 'daily',
};

/** The key that was probably meant by one that is not known. */
export function suggestKey(
  spot: Spot,
  { additionalProperty }: Mistake['params'],
): string | undefined {
  const name = String(additionalProperty);
  const known: Keys = spot.meant?.fragment.properties ?? {};
  const present = spot.tree.kind === 'map' ? spot.tree.entries : new Map<string, Entry>();
  const free = Object.keys(known).filter((key) => !present.has(key));
  const folded = free.find((key) => fold(key) === fold(name));
  const translated = otherWords[name.toLowerCase()];
  if (folded) return folded;
  if (translated && free.includes(translated)) return translated;
  // One that is there already may still be what was meant: better said than a list of all keys.
  return nearest(name, free) ?? nearest(name, Object.keys(known));
}

/** `secret_access_key` is `secretAccessKey`. */
function fold(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** The key is right, but stands one level off. */
function elsewhere(name: string, spot: Spot, guide: SchemaGuide): string | undefined {
  const stages = guide.below(guide.root, 'stages');
  const word = otherWords[name.toLowerCase()] ?? name;
  if (spot.path.length === 0 && stages && knows(stages, word))
    return word === name
      ? `\`${word}\` belongs under \`stages\``
      : `did you mean \`${word}\` under \`stages\`?`;
  if (spot.path.length > 0 && knows(guide.root, name))
    return `\`${name}\` belongs at the top level of the file`;
  const types = typesWith(name, spot, guide);
  if (types.length === 0) return undefined;
  return `\`${name}\` is a key of ${types.join(', ')}; ${listOf(Object.keys(spot.meant?.fragment.properties ?? {}))}`;
}

/** Other types of part that have the key. */
function typesWith(name: string, { declared }: Spot, guide: SchemaGuide): readonly string[] {
  const branches = declared ? guide.branches(declared) : [];
  const able = branches.filter((branch) => knows(branch, name));
  return able.flatMap((branch) => tagsOf(branch, 'type').map((type) => `type \`${type}\``));
}

function knows(view: View, key: string): boolean {
  return Object.hasOwn(view.fragment.properties ?? {}, key);
}

function listOf(keys: readonly string[]): string {
  return keys.length === 0 ? 'it takes no keys' : `known keys: ${keys.join(', ')}`;
}
