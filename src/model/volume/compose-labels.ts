type Labels = Readonly<Record<string, string>>;

/** What Compose writes on what it makes; `null` where it has not made it. */
export function labelOf(labels: Labels, word: string): string | null {
  return labels[`com.docker.compose.${word}`] ?? null;
}
