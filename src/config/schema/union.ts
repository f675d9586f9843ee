import { choice } from '../../model/format/builders.ts';
import type { Fragment, Keys, Scalar } from '../../model/format/fragment.ts';

interface Tag {
  readonly key: 'type' | 'at';
  readonly description: string;
}

/**
 * One of several maps, told apart by a tag that each of them requires with values of its own. The tag is also
 * declared outside the branches, because editors offer only the values of the branch that fits best so far.
 */
export function union(title: string, tag: Tag, branches: Keys): Fragment {
  const values = Object.values(branches).flatMap(({ properties }) =>
    valuesOf(properties?.[tag.key]),
  );
  return {
    title,
    description: `One ${title}.`,
    type: 'object',
    properties: { [tag.key]: choice(tag.description, values) },
    oneOf: Object.keys(branches).map((name) => ({ $ref: `#/$defs/${name}` })),
  };
}

function valuesOf(fragment: Fragment | undefined): readonly Scalar[] {
  return fragment?.const === undefined ? (fragment?.enum ?? []) : [fragment.const];
}
