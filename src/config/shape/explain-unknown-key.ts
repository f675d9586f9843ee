import type { Keys } from '../../model/format/fragment.ts';
import { nearest } from '../nearest.ts';
import { type Remark, replacing } from '../report.ts';
import type { SchemaGuide, View } from '../schema/guide.ts';
import type { Entry } from '../tree.ts';
import type { Mistake } from './sift.ts';
import { entryOf, nameOf, type Spot, valueSpan } from './spot.ts';

/** An unknown key, with the key that was probably meant and is valid at that place. */
export function explainUnknownKey({ spot, params }: Mistake, guide: SchemaGuide): Remark {
  const name = String(params.additionalProperty);
  const entry = entryOf(spot.tree, name);
  const known = spot.meant?.fragment.properties ?? {};
  const meant = suggest(name, known, spot);
  const fragment = meant === undefined ? undefined : known[meant];
  const meantView = fragment && guide.view(fragment);
  return {
    code: 'BP2001',
    at: entry?.key ?? valueSpan(spot),
    path: [...spot.path, name],
    through: spot.through,
    message: `${nameOf(spot.path)} has no key \`${name}\``,
    help: meant
      ? `did you mean \`${meant}\`?`
      : (elsewhere(name, spot, guide) ?? listOf(Object.keys(known))),
    conceals: entry && mayBeSecret(name, meantView) ? entry.value.at : undefined,
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

function suggest(name: string, known: Keys, spot: Spot): string | undefined {
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
    return `\`${word}\` belongs under \`stages\``;
  const isTop = spot.path.length > 0 && knows(guide.root, name);
  return isTop ? `\`${name}\` belongs at the top level of the file` : undefined;
}

function knows(view: View, key: string): boolean {
  return Object.hasOwn(view.fragment.properties ?? {}, key);
}

function listOf(keys: readonly string[]): string {
  return keys.length === 0 ? 'it takes no keys' : `known keys: ${keys.join(', ')}`;
}

/** A misspelled password is a password. */
function mayBeSecret(name: string, meant: View | undefined): boolean {
  if (meant?.kind === 'secret') return true;
  return /pass|secret|token|key|credential|dsn|auth/i.test(name);
}
