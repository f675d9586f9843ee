import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import { createMistake } from '../mistake.ts';
import type { Line } from '../verb.ts';

type Read =
  | { readonly labels: Readonly<Record<string, string>> }
  | { readonly mistake: Diagnostic };

/** What `--label` gives a backup; a mistake when it cannot be meant. */
export function readLabels(line: Line): Read {
  const labels = line.values('label').map((label) => label.split(/=(.*)/s).slice(0, 2));
  const wrong = labels.find(
    (pair) => pair.length < 2 || !/^[A-Za-z0-9][A-Za-z0-9._/-]{0,62}$/.test(pair[0] ?? ''),
  );
  if (wrong === undefined) return { labels: Object.fromEntries(labels) };
  const message = `${wrong[0]} is not a label`;
  return { mistake: createMistake('BP0115', message, 'write it as key=value') };
}
