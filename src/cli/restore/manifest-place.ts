import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import { isBackupId } from '../../model/run/backup-id.ts';
import { manifestFile } from '../../model/run/layout.ts';
import { createMistake } from '../mistake.ts';
import { showArgument } from '../show-argument.ts';

/** Where a manifest lies: its backup, its pipeline, and the folder that is the destination. */
export interface ManifestPlace {
  readonly root: string;
  readonly pipeline: string;
  readonly backup: string;
}

const option = '--from-manifest';

/** Takes a manifest, or the folder of a backup, apart; a mistake where it can be neither. */
export function readManifestPlace(text: string, cwd: string): ManifestPlace | Diagnostic {
  if (text.includes('://')) {
    const message = `${option}: a URL is not available in this version`;
    return createMistake('BP0120', message, 'name a manifest on a disk that is mounted here');
  }
  const path = resolve(cwd, text);
  const found = lookAt(path);
  if (found === null) {
    const help = 'is the disk mounted? It is `<folder>/<pipeline>/<id>/manifest.json`';
    return createMistake('BP0115', `${option}: there is no ${showArgument(text)}`, help);
  }
  const manifest = realpathSync(found === 'folder' ? join(path, manifestFile) : path);
  const folder = dirname(manifest);
  const [backup, above] = [basename(folder), dirname(folder)];
  const pipeline = basename(above);
  const isInPlace = basename(manifest) === manifestFile && isBackupId(backup);
  if (isInPlace && isSlug(pipeline)) return { root: dirname(above), pipeline, backup };
  const message = `${option}: ${showArgument(text)} does not lie as a destination keeps it`;
  return createMistake(
    'BP0115',
    message,
    'it must be `<folder>/<pipeline>/<id>/manifest.json`, with the names that it was stored under',
  );
}

function lookAt(path: string): 'file' | 'folder' | null {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory() !== true) return found === undefined ? null : 'file';
  return statSync(join(path, manifestFile), { throwIfNoEntry: false }) === undefined
    ? null
    : 'folder';
}

function isSlug(text: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,62}$/.test(text);
}
