import type { Script } from './recording.ts';
import { failed } from './recordings-failed.ts';
import { kept } from './recordings-kept.ts';

/** Runs that ended in every way, by name. */
export const recordings: Readonly<Record<string, Script>> = { ...kept, ...failed };
