import { loadSource } from '../../config/load.ts';
import { Report } from '../../config/report.ts';
import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import { SourceText } from '../../model/diagnostics/source-text.ts';
import type { Io } from '../io.ts';
import { createMistake } from '../mistake.ts';
import { createSetting } from '../pipelines.ts';
import type { Composed } from './compose-pipeline.ts';

/** Validates a file before it is written, and leads each mistake back to the option that it comes from. */
export function checkDraft(
  { text, options }: Composed,
  { path, repository }: { readonly path: string; readonly repository: string },
  io: Io,
): readonly Diagnostic[] {
  const setting = createSetting(io);
  const source = new SourceText(setting.show(path), text);
  const shown = source.file;
  const { diagnostics } = loadSource(
    source,
    { path, shown, repository, report: new Report() },
    setting,
  );
  return diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ path: guilty, message, help }) => {
      const option = optionFor(guilty, options);
      if (option === undefined) throw new Error(`init wrote a wrong file: ${guilty} ${message}`);
      return createMistake('BP0115', `--${option}: ${message}`, help);
    });
}

function optionFor(path: string, options: ReadonlyMap<string, string>): string | undefined {
  const prefixes = [...options.keys()].filter((prefix) => path.startsWith(prefix));
  const longest = prefixes.toSorted((a, b) => b.length - a.length)[0];
  return longest === undefined ? undefined : options.get(longest);
}
