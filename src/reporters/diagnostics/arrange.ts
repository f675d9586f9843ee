import type { Diagnostic, Severity } from '../../model/diagnostics/diagnostic.ts';

const rank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** By file, then position, errors first at one position; the same remark about the same text only once. */
export function arrange(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.toSorted(byPlace).filter((diagnostic) => {
    const identity = identityOf(diagnostic);
    return !seen.has(identity) && seen.add(identity);
  });
}

/** Errors before warnings before remarks; otherwise as they are. */
export function gravestFirst(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.toSorted((a, b) => rank[a.severity] - rank[b.severity]);
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  return (
    compare(a.file, b.file) ||
    startOf(a) - startOf(b) ||
    rank[a.severity] - rank[b.severity] ||
    compare(a.code, b.code) ||
    compare(a.message, b.message)
  );
}

function startOf({ place }: Diagnostic): number {
  return place?.start.offset ?? -1;
}

// Not by locale: the order must not depend on the machine.
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Text that an alias brings to several paths is one mistake, so the path counts only without a place. */
function identityOf({ code, severity, file, place, path, message }: Diagnostic): string {
  const where = place ? [place.file, place.start.offset, place.end.offset] : [path];
  return JSON.stringify([code, severity, file, message, ...where]);
}
