import { map } from '../../model/format/builders.ts';
import type { Fragment, Keys } from '../../model/format/fragment.ts';
import type { Definition } from '../../ports/definition.ts';
import { commonKeys, strategyKeys } from './common-keys.ts';

const notAvailable = 'Not available in this version: it is checked, but cannot be run yet.';

/** The schema of one entry of `dump`, `upload` or `notify`. */
export function partDefinition(definition: Definition): Fragment {
  const { first, last } = commonKeys(definition);
  const named = definition.kind === 'notifier' ? ['type'] : ['id', 'type'];
  return part(definition, {
    title: `${definition.type} ${definition.kind}`,
    keys: { ...first, ...definition.keys, ...last },
    required: [...named, ...definition.required],
    rules: definition.rules ?? [],
    examples: [definition.example],
  });
}

/** The schema of a source that stands for one volume of a Compose project. */
export function strategyDefinition(definition: Definition): Fragment {
  const answered = definition.strategy?.answered ?? [];
  const open = (name: string): boolean => !answered.includes(name);
  const { type } = commonKeys(definition).first;
  return part(definition, {
    title: `${definition.type} strategy`,
    keys: {
      ...(type && { type }),
      ...Object.fromEntries(Object.entries(definition.keys).filter(([name]) => open(name))),
      ...strategyKeys,
    },
    required: ['type', ...definition.required.filter(open)],
    rules: (definition.rules ?? []).filter((rule) => namesIn(rule).every(open)),
  });
}

interface PartShape {
  readonly title: string;
  readonly keys: Keys;
  readonly required: readonly string[];
  readonly rules: readonly Fragment[];
  readonly examples?: readonly unknown[];
}

function part(
  { summary, load }: Definition,
  { title, keys, required, rules, examples }: PartShape,
): Fragment {
  const sentence = `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
  return map(load ? sentence : `${sentence} ${notAvailable}`, keys, {
    title,
    required,
    ...(rules.length > 0 && { allOf: rules }),
    ...(examples && { examples }),
  });
}

/** The keys that a rule requires or forbids. */
function namesIn(rule: Fragment): readonly string[] {
  return [
    ...(rule.required ?? []),
    ...Object.entries(rule.dependentRequired ?? {}).flat(2),
    ...[...(rule.oneOf ?? []), ...(rule.anyOf ?? []), ...(rule.not ? [rule.not] : [])].flatMap(
      namesIn,
    ),
  ];
}
