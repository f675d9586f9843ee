import { applyFixes } from '../../model/diagnostics/apply-fixes.ts';
import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import type { Findings } from '../../reporters/diagnostics/prepare.ts';
import { writeEdited } from '../edit-files.ts';
import type { Io } from '../io.ts';

export interface Fixed {
  /** Files that are other ones now, with the number of places. */
  readonly files: ReadonlyMap<string, number>;
  readonly mistakes: readonly Diagnostic[];
}

/** Applies the safe fixes; every other byte stays. */
export async function fixFiles({ diagnostics, sources }: Findings, io: Io): Promise<Fixed> {
  const safe = diagnostics.flatMap(({ fix }) => (fix?.safe ? fix : []));
  const texts = new Map([...sources].map(([file, { text }]) => [file, text]));
  const { texts: changed, applied } = applyFixes(texts, safe);
  const files = new Map<string, number>();
  const mistakes: Diagnostic[] = [];
  for (const [name, after] of changed) {
    const mistake = await writeEdited({ name, before: texts.get(name) ?? '', after }, io.cwd);
    if (mistake) mistakes.push(mistake);
    else
      files.set(
        name,
        applied.filter(({ edits }) => edits.some(({ file }) => file === name)).length,
      );
  }
  return { files, mistakes };
}
