import type { Entry } from '../../model/diagnostics/catalogue/entry.ts';

export function rulesFor(codes: readonly string[], explain: (code: string) => Entry | undefined) {
  return codes.map((id) => {
    const entry = explain(id);
    if (!entry) return { id };
    return {
      id,
      shortDescription: { text: entry.title },
      fullDescription: { text: entry.text },
      help: { text: plainHelp(entry), markdown: markdownHelp(entry) },
    };
  });
}

function plainHelp({ text, example }: Entry): string {
  if (!example) return text;
  return `${text}\n\nWrong:\n${example.wrong.trimEnd()}\n\nRight:\n${example.right.trimEnd()}`;
}

function markdownHelp({ text, example }: Entry): string {
  if (!example) return text;
  return `${text}\n\nWrong:\n\n${fenced(example.wrong)}\n\nRight:\n\n${fenced(example.right)}`;
}

function fenced(yaml: string): string {
  return `\`\`\`yaml\n${yaml.trimEnd()}\n\`\`\``;
}
