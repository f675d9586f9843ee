import type { Fragment, Keys } from '../../src/model/format/fragment.ts';

/**
 * Adds OpenAPI's `discriminator` to each union of tagged maps. It tells ajv which branch was meant, so that a
 * mistake in one branch is not reported for all of them. The published schema stays plain JSON Schema.
 */
export function withDiscriminators(schema: Fragment & { readonly $defs?: Keys }): Fragment {
  const definitions = schema.$defs ?? {};
  const resolve = (fragment: Fragment): Fragment =>
    fragment.$ref ? resolve(definitions[fragment.$ref.replace('#/$defs/', '')] ?? {}) : fragment;
  return transform(schema, (fragment) => {
    const tag = fragment.oneOf && tagOf(fragment.oneOf.map(resolve));
    if (!tag) return fragment;
    // The list of tags is there for editors; here it would complain a second time.
    const { properties, ...rest } = fragment;
    return { type: 'object', discriminator: { propertyName: tag }, ...rest };
  }) as Fragment;
}

function tagOf(branches: readonly Fragment[]): string | undefined {
  return ['type', 'at'].find((tag) =>
    branches.every(({ properties, required }) => {
      const fragment = properties?.[tag];
      return (
        required?.includes(tag) && (fragment?.const !== undefined || fragment?.enum !== undefined)
      );
    }),
  );
}

function transform(value: unknown, change: (fragment: Fragment) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => transform(item, change));
  if (value === null || typeof value !== 'object') return value;
  const parts = Object.entries(value)
    .filter(([key, part]) => !isForPeople(key, part))
    .map(([key, part]) => [key, transform(part, change)]);
  return change(Object.fromEntries(parts) as Fragment);
}

/** Texts are left out of the compiled code. Keys of pipelines that have such a name hold fragments, not texts. */
function isForPeople(key: string, part: unknown): boolean {
  return (
    (['title', 'description'].includes(key) && typeof part === 'string') ||
    (key === 'examples' && Array.isArray(part))
  );
}
