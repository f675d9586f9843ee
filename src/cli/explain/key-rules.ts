import type { Fragment } from '../../model/format/fragment.ts';

/** The rules between the keys of one map, in words. */
export function rulesOf(fragment: Fragment): readonly string[] {
  const { oneOf, anyOf, not, dependentRequired, allOf = [] } = fragment;
  return [
    ...(namesIn(oneOf) ? [`exactly one of ${namesIn(oneOf)}`] : []),
    ...(namesIn(anyOf) ? [`at least one of ${namesIn(anyOf)}`] : []),
    ...(not?.required ? [`not together: ${not.required.join(', ')}`] : []),
    ...Object.entries(dependentRequired ?? {}).map(
      ([key, others]) => `${key} only with ${others.join(', ')}`,
    ),
    ...allOf.flatMap(rulesOf),
  ];
}

/** For a choice that only says which keys must be there. */
function namesIn(branches: readonly Fragment[] = []): string {
  const names = branches.map((branch) => branch.required?.join(' with '));
  const isChoiceOfKeys = branches.every((branch) => Object.keys(branch).join() === 'required');
  return isChoiceOfKeys ? names.join(', ') : '';
}
