import { createHash } from 'node:crypto';
import type { Fragment } from '../../model/format/fragment.ts';
import type { Manifest } from '../../model/run/manifest.ts';
import { manifestSchema } from '../../model/run/manifest-schema.ts';
import { parseManifest } from './parse.ts';

/** A manifest whose bytes will never change: the same ones are signed and go to every destination. */
export interface FrozenManifest {
  readonly manifest: Manifest;
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/**
 * Canonical bytes: keys in the order of the schema, free keys sorted, two spaces, one final line break.
 * Throws when a reader of this version would refuse the result.
 */
export function freezeManifest(manifest: Manifest): FrozenManifest {
  const text = `${JSON.stringify(arrange(manifest, manifestSchema), null, 2)}\n`;
  const bytes = new TextEncoder().encode(text);
  const read = parseManifest(bytes, { id: manifest.id, pipelines: [manifest.pipeline] });
  if (!read.ok) throw new Error(`a manifest that nobody could read: ${read.reason}`);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { manifest: read.manifest, bytes, sha256 };
}

function arrange(value: unknown, found: Fragment): unknown {
  const fragment = resolve(found);
  if (Array.isArray(value)) return value.map((item) => arrange(item, fragment.items ?? {}));
  if (typeof value !== 'object' || value === null) return value;
  const known = Object.keys(fragment.properties ?? {});
  const rank = (key: string): number => (known.includes(key) ? known.indexOf(key) : known.length);
  const entries = Object.entries(value).sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return Object.fromEntries(
    entries.map(([key, item]) => [key, arrange(item, fragment.properties?.[key] ?? {})]),
  );
}

/** Follows a reference, also one that may be null. */
function resolve(fragment: Fragment): Fragment {
  const [first] = fragment.anyOf ?? [];
  const name = (fragment.$ref ?? first?.$ref)?.replace('#/$defs/', '');
  return name === undefined ? fragment : (manifestSchema.$defs[name] ?? {});
}
