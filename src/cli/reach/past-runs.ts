import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { StateFolder } from '../../runner/state-folder.ts';

/** What runs and restores have left in a state folder. */
export type Remains = Pick<StateFolder, 'runs' | 'runFolder' | 'restores' | 'restoreFolder'>;

/** What a state folder remembers, for those who only look: unlike `StateFolder.open` it makes nothing. */
export interface PastRuns extends Remains {
  pipelines(): Promise<readonly string[]>;
}

export function lookIntoState(path: string): PastRuns {
  const runsOf = (pipeline: string) => join(path, 'pipelines', pipeline, 'runs');
  const restoresOf = (pipeline: string) => join(path, 'pipelines', pipeline, 'restores');
  return {
    pipelines: () => namesIn(join(path, 'pipelines')),
    runs: (pipeline) => namesIn(runsOf(pipeline)),
    runFolder: (pipeline, run) => join(runsOf(pipeline), run),
    restores: (pipeline) => namesIn(restoresOf(pipeline)),
    restoreFolder: (pipeline, restore) => join(restoresOf(pipeline), restore),
  };
}

/** In order; a folder that is not there holds none. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch {
    // Nothing was ever run here.
    return [];
  }
}
