import type { Diagnostic, Place } from '../../model/diagnostics/diagnostic.ts';
import type { SourceText } from '../../model/diagnostics/source-text.ts';
import { secretForms } from './secret-forms.ts';
import { createSecretSearch, type SecretSearch } from './secret-search.ts';
import { mergeSpans, type Span, spansAt } from './spans.ts';

/** Everything in the configuration that must not be shown by any output, whichever diagnostic said so. */
export interface Concealment {
  /** The parts of a stretch of a file that must be masked, in offsets of the file. */
  within(source: SourceText, stretch: Span): readonly Span[];
  /** Whether a place shares text with a concealed one, or touches it. */
  touches(place: Place): boolean;
  /** A sentence in which no concealed text is left; `near` when it speaks about a concealed place. */
  mask(sentence: string, near: boolean): string;
}

type Sources = ReadonlyMap<string, SourceText>;

export function concealmentOf(diagnostics: readonly Diagnostic[], sources: Sources): Concealment {
  const places = diagnostics.flatMap(({ conceals }) => conceals ?? []);
  const concealed = spansByFile(places);
  const forms = new Set(places.flatMap((place) => secretForms(textOf(place, sources))));
  const search = createSecretSearch([...forms]);
  const masked = new Map<SourceText, readonly Span[]>();
  return {
    within(source, stretch) {
      const spans =
        masked.get(source) ?? withCopies(source, concealed.get(source.file) ?? [], search);
      masked.set(source, spans);
      return spansAt(spans, stretch);
    },
    touches: (place) => spansAt(concealed.get(place.file) ?? [], spanOf(place)).length > 0,
    mask: (sentence, near) => replaced(sentence, search(sentence, near)),
  };
}

function spansByFile(places: readonly Place[]): ReadonlyMap<string, readonly Span[]> {
  const byFile = Map.groupBy(places, ({ file }) => file);
  return new Map(Array.from(byFile, ([file, own]) => [file, mergeSpans(own.map(spanOf))] as const));
}

function spanOf({ start, end }: Place): Span {
  return { start: start.offset, end: end.offset };
}

function textOf({ file, start, end }: Place, sources: Sources): string {
  return sources.get(file)?.text.slice(start.offset, end.offset) ?? '';
}

/** The same secret can be written a second time where no diagnostic points at it. */
function withCopies(
  source: SourceText,
  spans: readonly Span[],
  search: SecretSearch,
): readonly Span[] {
  return mergeSpans([...spans, ...search(source.text, false)]);
}

function replaced(sentence: string, spans: readonly Span[]): string {
  let at = 0;
  const pieces = spans.map(({ start, end }) => {
    const piece = `${sentence.slice(at, start)}•••`;
    at = end;
    return piece;
  });
  return pieces.join('') + sentence.slice(at);
}
