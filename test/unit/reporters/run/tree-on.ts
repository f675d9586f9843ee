import type { Screen } from '../../../../src/reporters/reporter.ts';
import { createTreeReporter } from '../../../../src/reporters/run/tree.ts';
import { playOn } from '../../../rig/reporters/play.ts';
import { startMs } from './recording.ts';

/** The tree of a run, in the time of its events. */
export function treeOn(screen: Screen) {
  return playOn(createTreeReporter, screen, startMs);
}
