import type { Fragment } from '../../../../src/model/format/fragment.ts';
import { code } from './type-words.ts';

/** The rules between the keys of a map, one sentence each. */
export function ruleWords(fragment: Fragment): readonly string[] {
  const rules = [...(fragment.allOf ?? []), ownRule(fragment)];
  return rules.map(wordsFor).filter((words) => words !== '');
}

/** Rules that stand in a map itself and not in `allOf`. */
function ownRule({ oneOf, dependentRequired }: Fragment): Fragment {
  return { ...(oneOf && { oneOf }), ...(dependentRequired && { dependentRequired }) };
}

function wordsFor(rule: Fragment): string {
  const sentences = [
    rule.oneOf && `Exactly one of ${names(rule.oneOf)}.`,
    rule.anyOf && `At least one of ${names(rule.anyOf)}.`,
    rule.not?.required && `Not together: ${rule.not.required.map(code).join(' and ')}.`,
    ...Object.entries(rule.dependentRequired ?? {}).map(
      ([key, needed]) => `${code(key)} needs ${needed.map(code).join(' and ')}.`,
    ),
    neededWhen(rule),
  ];
  return sentences.filter(Boolean).join(' ');
}

function neededWhen({ if: condition, then: needed }: Fragment): string {
  const [key, fragment] = Object.entries(condition?.properties ?? {})[0] ?? [];
  if (key === undefined || fragment?.enum === undefined || !needed?.required) return '';
  const values = fragment.enum.map(code).join(', ');
  return `${needed.required.map(code).join(' and ')} is required when ${code(key)} is one of ${values}.`;
}

const names = (branches: readonly Fragment[]): string =>
  branches
    .flatMap(({ required }) => required ?? [])
    .map(code)
    .join(', ');
