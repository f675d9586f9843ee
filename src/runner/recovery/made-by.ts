import { basename, dirname, normalize } from 'node:path';
import { isBackupId } from '../../model/run/backup-id.ts';
import { liveFile } from '../../model/run/layout.ts';
import type { Effect } from '../../stages/effect.ts';
import type { Remains } from './undo-effect.ts';

/** A journal is a file like others: what it names is removed only where a run of ours can have made it. */
export function assertMadeBy(run: string, effect: Effect): asserts effect is Remains {
  if (isMadeBy(run, effect)) return;
  throw new Error('no run makes that, and nothing was removed: who has written into its journal?');
}

function isMadeBy(run: string, effect: Effect): boolean {
  if (effect.do === 'folder') return isFolderOf(run, effect.path);
  if (effect.do === 'live') return isLiveKey(effect.key);
  // A destination removes only what has a name that it gives to unfinished uploads.
  return effect.do === 'upload';
}

/** Its staging folder, or the one for temporary files. */
function isFolderOf(run: string, path: string): boolean {
  if (normalize(path) !== path) return false;
  return basename(basename(path) === 'scratch' ? dirname(path) : path) === run;
}

/** The backup has an id of its own. */
function isLiveKey(key: string): boolean {
  const [pipeline, id = '', file, ...more] = key.split('/');
  return pipeline !== '' && isBackupId(id) && file === liveFile && more.length === 0;
}
