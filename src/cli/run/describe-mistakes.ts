import type { Loaded } from '../../config/load.ts';
import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import type { FailureSummary } from '../../model/run/summary.ts';
import { prepare } from '../../reporters/diagnostics/prepare.ts';

/** More would be read in the file itself. */
const maxTold = 3;

/** The first mistakes of a file in the words of a notice: where, which, what; what may be a secret is masked. */
export function describeMistakes(
  loaded: Pick<Loaded, 'diagnostics' | 'concealed' | 'sources'>,
): Pick<FailureSummary, 'code' | 'message' | 'hint'> {
  const { concealed, sources } = loaded;
  const diagnostics = loaded.diagnostics.map((one) => ({
    ...one,
    conceals: [...concealed, ...[one.conceals ?? []].flat()],
  }));
  const errors = prepare({ diagnostics, sources }).diagnostics.filter(
    ({ severity }) => severity === 'error',
  );
  const told = errors.slice(0, maxTold).map(describe);
  const more = errors.length > maxTold ? [`and ${errors.length - maxTold} more`] : [];
  const [first] = errors;
  return {
    code: first?.code ?? '',
    message: [...told, ...more].join('; '),
    hint: first?.help ?? 'mend the file; `run-pipeline validate` shows all that is wrong',
  };
}

function describe({ place, file, code, message }: Diagnostic): string {
  const at = place ? `${place.file}:${place.start.line}:${place.start.column}` : file;
  return `${at}: ${code} ${message}`;
}
