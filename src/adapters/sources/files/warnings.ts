import type { Complaints } from './complaints.ts';
import { name } from './judge.ts';

export interface PassedOver {
  readonly sockets: readonly string[];
  readonly mounts: readonly string[];
}

const namesInManifest = 100;

/** What the manifest must say of an archive that counts. */
export function archiveWarnings(complaints: Complaints, passed: PassedOver): readonly string[] {
  const { changed, vanished, unreadable, damaged, ignored, other, isCut } = complaints;
  const all: readonly (readonly [string, readonly string[]])[] = [
    ['changed while they were read', changed],
    ['deleted while files were read, and not stored', vanished],
    ['could not be read, and not stored', unreadable],
    ['could not be read as a whole', damaged],
    ['sockets, which cannot be stored', [...passed.sockets, ...ignored]],
    ['other file systems, which were not entered', passed.mounts],
    ['tar also said', other],
  ];
  const warnings = all
    .filter(([, names]) => names.length > 0)
    .map(([says, names]) => `${says}: ${name(names, namesInManifest)}`);
  return isCut ? [...warnings, 'tar said more than was kept'] : warnings;
}
