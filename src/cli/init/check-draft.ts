import { loadText } from '../../config/load.ts';
import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import type { Io } from '../io.ts';
import { createMistake } from '../mistake.ts';
import { createSetting } from '../pipelines.ts';
import type { Composed } from './compose-pipeline.ts';

/** Validates a file before it is written, and leads each mistake back to the option that it comes from. */
export function checkDraft(composed: Composed, path: string, io: Io): readonly Diagnostic[] {
  const { diagnostics } = loadText(path, composed.text, createSetting(io));
  return diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ path: guilty, message, help }) => {
      const option = optionFor(guilty, composed.options);
      if (option === undefined) throw new Error(`init composed a wrong file: ${guilty} ${message}`);
      return createMistake('BP0115', `--${option}: ${message}`, help);
    });
}

function optionFor(path: string, options: ReadonlyMap<string, string>): string | undefined {
  const prefixes = [...options.keys()].filter((prefix) => path.startsWith(prefix));
  const longest = prefixes.toSorted((a, b) => b.length - a.length)[0];
  return longest === undefined ? undefined : options.get(longest);
}
