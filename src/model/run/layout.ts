import { isBackupId } from './backup-id.ts';

/** The keys of everything that lies at a destination, built and taken apart in this one place. */

export const manifestFile = 'manifest.json';
export const signatureFile = 'manifest.json.sig';
export const restoreGuideFile = 'RESTORE.md';
export const pipelineFile = 'pipeline.yaml';
export const liveFile = 'run.json';
const checksFolder = 'checks';

const slugForm = /^[a-z0-9][a-z0-9-]{0,62}$/;
/** One name, no folder, nothing hidden. */
const fileForm = /^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/;

export const ownerKey = (pipeline: string): string => key(pipeline, 'owner.json');
export const holdKey = (pipeline: string, backup: string): string =>
  key(pipeline, 'holds', `${backup}.json`);
/** Whoever reads has a name of his own: no reader ever touches the hold of a person, or that of another reader. */
export const readingHoldKey = (pipeline: string, backup: string, reader: string): string =>
  key(pipeline, 'holds', backup, `${reader}.json`);
export const readingHoldsFolder = (pipeline: string, backup: string): string =>
  `${key(pipeline, 'holds', backup)}/`;
export const deletedKey = (pipeline: string, backup: string): string =>
  key(pipeline, 'deleted', `${backup}.json`);
/** Lies beside the record of a deletion where the pipeline names who signs. */
export const deletedSignatureKey = (pipeline: string, backup: string): string =>
  key(pipeline, 'deleted', `${backup}.json.sig`);
/** Whoever deletes says so under a name of his own, so that no other takes his word back. */
export const deletingKey = (pipeline: string, backup: string, deleter: string): string =>
  key(pipeline, 'deleting', backup, `${deleter}.json`);
export const deletingFolder = (pipeline: string, backup: string): string =>
  `${key(pipeline, 'deleting', backup)}/`;
export const backupFolder = (pipeline: string, backup: string): string =>
  `${key(pipeline, backup)}/`;
export const fileKey = (pipeline: string, backup: string, file: string): string =>
  key(pipeline, backup, file);
export const checkKey = (pipeline: string, backup: string, file: string): string =>
  key(pipeline, backup, checksFolder, file);

/** `<dump>` or `<dump>.<member>`. */
export function artifactId(dump: string, member: string | null): string {
  return member === null ? dump : `${dump}.${member}`;
}

/** A member is named like a dump: its name is a part of file names. */
export function isMemberName(text: string): boolean {
  return slugForm.test(text);
}

/** `<dump>.tar.zst.pgp` or `<dump>.<member>.tar.zst.pgp`. */
export function artifactFile(
  { dump, member }: { readonly dump: string; readonly member?: string | undefined },
  suffixes: readonly string[],
): string {
  return [dump, ...(member === undefined ? [] : [member]), ...suffixes].filter(Boolean).join('.');
}

export type Parsed =
  | { readonly kind: 'file'; readonly backup: string; readonly file: string }
  | { readonly kind: 'check'; readonly backup: string; readonly file: string }
  | { readonly kind: 'hold' | 'deleted' | 'deleted-signature'; readonly backup: string }
  | { readonly kind: 'reading-hold'; readonly backup: string; readonly reader: string }
  | { readonly kind: 'deleting'; readonly backup: string }
  | { readonly kind: 'owner' };

/** Folders in that of a pipeline that hold records of backups. */
export const recordFolders: readonly string[] = ['holds', 'deleted', 'deleting'];

const ownForm = /^(holds|deleting)\/([^/]+)\/([a-z0-9]{1,16})\.json$/;
const listForm = /^(holds|deleted)\/([^/]+)\.json(\.sig)?$/;
const kinds: Readonly<Record<string, 'hold' | 'deleted' | 'deleted-signature' | undefined>> = {
  holds: 'hold',
  deleted: 'deleted',
  'deleted.sig': 'deleted-signature',
};
const backupForm = /^([^/]+)\/(.+)$/s;

/** What a key of this pipeline's folder is; `null` for anything that we would not have written. */
export function parseKey(pipeline: string, text: string): Parsed | null {
  if (!text.startsWith(`${pipeline}/`)) return null;
  const rest = text.slice(pipeline.length + 1);
  if (rest === 'owner.json') return { kind: 'owner' };
  const record = parseRecord(rest);
  if (record !== undefined) return record;
  const [, backup = '', inside = ''] = backupForm.exec(rest) ?? [];
  const found = isBackupId(backup) ? parseInside(inside) : null;
  return found && { ...found, backup };
}

/** What lies in a folder of records, which may be nothing of ours; `undefined` for what lies elsewhere. */
function parseRecord(rest: string): Parsed | null | undefined {
  const [, list, listed = '', suffix] = listForm.exec(rest) ?? [];
  if (list !== undefined) {
    const kind = kinds[`${list}${suffix ?? ''}`];
    return kind !== undefined && isBackupId(listed) ? { kind, backup: listed } : null;
  }
  const [, doing, backup = '', reader = ''] = ownForm.exec(rest) ?? [];
  if (doing === undefined) return undefined;
  if (!isBackupId(backup)) return null;
  return doing === 'holds'
    ? { kind: 'reading-hold', backup, reader }
    : { kind: 'deleting', backup };
}

/** What a name in the folder of a backup is. */
export function parseInside(
  inside: string,
): { readonly kind: 'file' | 'check'; readonly file: string } | null {
  const isCheck = inside.startsWith(`${checksFolder}/`);
  const file = isCheck ? inside.slice(checksFolder.length + 1) : inside;
  return isFileName(file) ? { kind: isCheck ? 'check' : 'file', file } : null;
}

const besideArtifacts: ReadonlySet<string> = new Set([
  ...[manifestFile, signatureFile, restoreGuideFile, liveFile, checksFolder],
  ...[pipelineFile, `${pipelineFile}.pgp`],
]);

/** Whether a name in the folder of a backup may be that of an artifact. */
export function isArtifactName(name: string): boolean {
  return !besideArtifacts.has(name);
}

export function isFileName(text: string): boolean {
  return fileForm.test(text) && !text.includes('..');
}

function key(pipeline: string, ...parts: readonly string[]): string {
  const isSafe = slugForm.test(pipeline) && parts.every(isFileName);
  if (!isSafe) throw new RangeError(`not a key: ${[pipeline, ...parts].join('/')}`);
  return [pipeline, ...parts].join('/');
}
