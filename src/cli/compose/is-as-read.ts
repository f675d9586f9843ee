import { loadPipeline, type Setting } from '../../config/load.ts';
import type { Chosen } from '../choose-pipeline.ts';

/** Whether the file of a pipeline, and every fragment that it names, still say what they said. */
export function isAsRead({ file, sources }: Chosen, setting: Setting): boolean {
  const { sources: now } = loadPipeline(file, setting);
  return (
    now.size === sources.size &&
    [...sources].every(([name, { text }]) => now.get(name)?.text === text)
  );
}
