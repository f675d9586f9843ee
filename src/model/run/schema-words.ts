import type { Fragment } from '../format/fragment.ts';
import { whole } from '../format/pattern.ts';

/** The words in which the schemas of the documents are written that this program makes. */

/** One name: no folder, nothing hidden, no way up. */
export const plainFile = '[A-Za-z0-9](?!.*\\.\\.)[A-Za-z0-9._-]{0,254}';

/** A map with exactly the keys of a type, all required; more are ignored. */
export function record<T>(
  description: string,
  properties: Readonly<Record<keyof T, Fragment>>,
): Fragment {
  return { type: 'object', description, properties, required: Object.keys(properties) };
}

export function text(description: string): Fragment {
  return { type: 'string', description };
}

export function slug(description: string): Fragment {
  return { type: 'string', pattern: whole('[a-z0-9][a-z0-9-]{0,62}'), description };
}

export function fileName(description: string): Fragment {
  return { type: 'string', pattern: whole(plainFile), description };
}

export function time(description: string): Fragment {
  const form = '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?Z';
  return { type: 'string', pattern: whole(form), description: `${description} RFC 3339, in UTC.` };
}

export function commit(description: string): Fragment {
  return { type: 'string', pattern: whole('[0-9a-f]{40}(?:[0-9a-f]{24})?'), description };
}

export function fingerprint(description: string): Fragment {
  return { type: 'string', pattern: whole('[0-9A-F]{40}(?:[0-9A-F]{24})?'), description };
}

export function bytes(): Fragment {
  return {
    type: 'integer',
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    description: 'How many they are.',
  };
}

export function sha256(description: string): Fragment {
  return reference('sha256', description);
}

export function reference(name: string, description: string): Fragment {
  return { $ref: `#/$defs/${name}`, description };
}

export function list(description: string, items: Fragment): Fragment {
  return { type: 'array', items, description };
}

export function nullable(fragment: Fragment): Fragment {
  const { description, ...rest } = fragment;
  const type = typeof rest.type === 'string' ? { ...rest, type: [rest.type, 'null'] } : undefined;
  return { ...(type ?? { anyOf: [rest, { type: 'null' }] }), ...(description && { description }) };
}
