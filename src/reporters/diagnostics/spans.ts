/** A stretch of a text in offsets; the end is not part of it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export function overlap(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}

/** The same text covered by as few spans as possible, in order. Touching ones become one. */
export function mergeSpans(spans: readonly Span[]): readonly Span[] {
  const merged: { start: number; end: number }[] = [];
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else merged.push({ start, end });
  }
  return merged;
}

/** Those of some merged spans that share or touch a stretch. */
export function spansAt(merged: readonly Span[], stretch: Span): readonly Span[] {
  let low = 0;
  let high = merged.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((merged[middle]?.end ?? 0) < stretch.start) low = middle + 1;
    else high = middle;
  }
  let after = low;
  while ((merged[after]?.start ?? Number.POSITIVE_INFINITY) <= stretch.end) after += 1;
  return merged.slice(low, after);
}
