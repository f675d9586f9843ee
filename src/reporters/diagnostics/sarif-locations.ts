import type { Edit, Place } from '../../model/diagnostics/diagnostic.ts';
import type { SourceText } from '../../model/diagnostics/source-text.ts';

/** A whole file when there is no place in it. */
export function physicalLocation(place: Place | null, file: string) {
  const artifactLocation = artifactOf(place?.file ?? file);
  if (!place) return { physicalLocation: { artifactLocation } };
  return { physicalLocation: { artifactLocation, region: regionOf(place) } };
}

export function artifactOf(file: string) {
  return file.startsWith('/')
    ? { uri: `file://${percentEncoded(file)}` }
    : { uri: percentEncoded(file.replace(/^(?:\.\/+)+/, '')), uriBaseId: '%SRCROOT%' };
}

export function replacementOf({ start, end, text }: Edit, source: SourceText | undefined) {
  const place = source?.place(start, end);
  const deletedRegion = place ? regionOf(place) : { charOffset: start, charLength: end - start };
  return { deletedRegion, insertedContent: { text } };
}

function regionOf({ start, end }: Place) {
  return {
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: end.column,
    charOffset: start.offset,
    charLength: end.offset - start.offset,
  };
}

/** Segment by segment, so that a colon in the first one is not taken for a scheme. */
function percentEncoded(path: string): string {
  return path.toWellFormed().split('/').map(encodeURIComponent).join('/');
}
