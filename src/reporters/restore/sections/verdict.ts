import type { RestorePlan } from '../../../model/restore/plan.ts';
import { shellLine } from '../../../util/shell-word.ts';
import { moment, type Section, section } from '../section.ts';

/** What to think of before, and why it may not be done. */
export function verdictSections({ warnings, refusals }: RestorePlan): readonly Section[] {
  return [
    section(
      'warnings',
      warnings.map((text) => ({ text, paint: 'warning' })),
    ),
    section(
      'refused',
      refusals.flatMap(({ message, hint }) => [
        { text: message, paint: 'error' as const },
        { text: hint, depth: 1 as const },
      ]),
    ),
  ];
}

/** What to type, as the last thing that is read; `null` when there is nothing that would do it. */
export function commandOf({ confirmation, needsPhrase }: RestorePlan): Command | null {
  if (confirmation === null) return null;
  const phrase = needsPhrase ? ', with the phrase of the pipeline in the place of …' : '';
  return {
    lead: `Nothing was touched. Until ${moment(confirmation.validUntil)} this does it${phrase}:`,
    line: shellLine(confirmation.argv),
  };
}

export interface Command {
  readonly lead: string;
  readonly line: string;
}

export const refusedWords = 'Nothing was touched. There is no token while anything refuses it.';
