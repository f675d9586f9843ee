import type { Placed } from './placed.ts';
import type { Restore } from './restore.ts';

/**
 * Tidies up behind restored data, which stays: what cannot be done now is in the journal, and is tried again by whoever
 * recovers. Never rejects.
 */
export async function settleAll(restore: Restore, all: readonly Placed[]): Promise<string> {
  for (const placed of all) {
    await placed.settle().catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      const { id } = placed.part.artifact;
      restore.progress.doubt(`${id} is restored, and not all is tidied up: ${message}`);
    });
  }
  const kept = [...restore.progress.kept.values()].flat();
  return kept.length === 0 ? 'nothing kept' : `kept: ${kept.join(', ')}`;
}
