import type { Diagnostic, Fix } from '../../model/diagnostics/diagnostic.ts';
import type { SourceText } from '../../model/diagnostics/source-text.ts';
import { arrange } from './arrange.ts';
import { type Concealment, concealmentOf } from './conceal.ts';

export interface Findings {
  readonly diagnostics: readonly Diagnostic[];
  /** The files by the name that the places use; one that is missing is only not quoted. */
  readonly sources: ReadonlyMap<string, SourceText>;
}

export interface Prepared {
  readonly diagnostics: readonly Diagnostic[];
  readonly concealment: Concealment;
}

/** The one gate to every output: ordered, each once, and free of concealed text. */
export function prepare({ diagnostics, sources }: Findings): Prepared {
  const concealment = concealmentOf(diagnostics, sources);
  return {
    concealment,
    diagnostics: arrange(diagnostics).map((diagnostic) => masked(diagnostic, concealment)),
  };
}

function masked(diagnostic: Diagnostic, concealment: Concealment): Diagnostic {
  const { place, note, help, fix } = diagnostic;
  const near = place !== null && concealment.touches(place);
  const mask = (sentence: string) => concealment.mask(sentence, near);
  return {
    ...diagnostic,
    message: mask(diagnostic.message),
    path: concealment.mask(diagnostic.path, false),
    related: diagnostic.related.map((other) => ({
      ...other,
      message: concealment.mask(other.message, near || concealment.touches(other.place)),
    })),
    ...(note === undefined ? {} : { note: mask(note) }),
    ...(help === undefined ? {} : { help: mask(help) }),
    ...(fix === undefined
      ? {}
      : { fix: withoutSecrets({ ...fix, title: mask(fix.title) }, diagnostic, concealment) }),
  };
}

/** An edit that writes over a secret may carry it in another spelling, so then all edits are left out. */
function withoutSecrets(fix: Fix, { place }: Diagnostic, concealment: Concealment): Fix {
  const telling = fix.edits.some(
    ({ text }) =>
      text !== '' && concealment.mask(text, place !== null && concealment.touches(place)) !== text,
  );
  const over =
    place !== null && concealment.touches(place) && fix.edits.some(({ text }) => text !== '');
  return telling || over ? { ...fix, edits: [] } : fix;
}
