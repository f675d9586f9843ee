import { describeDecoding } from '../../catalog/restore-guide/plain-file.ts';
import { BackupError } from '../../model/failures.ts';
import type { Artifact, Manifest } from '../../model/run/manifest.ts';
import { shellName } from '../../util/shell-name.ts';

/** What `--path` asks for: a file in one of the archives, or an artifact that is a file by itself. */
export type Part =
  | { readonly kind: 'whole'; readonly artifact: Artifact; readonly fileName: string }
  | {
      readonly kind: 'member';
      /** In all of which it may be. */
      readonly archives: readonly Artifact[];
      readonly member: Buffer;
      readonly fileName: Buffer;
    };

/** Names in archives are relative: dots and slashes that only say so are left out. Fails with BP5074. */
export function choosePart(typed: Buffer, { artifacts }: Pick<Manifest, 'artifacts'>): Part {
  const segments = segmentsOf(typed);
  const last = segments.at(-1);
  const shown = shellName(typed);
  if (segments.some((segment) => segment.equals(Buffer.from('..')))) {
    throw refusal(`${shown} leads out of the archive`, 'name the file as `show --contents` does');
  }
  if (last === undefined) throw refusal(`${shown} is no name of a file`, 'name a file in it');
  const member = Buffer.concat(segments.flatMap((one, at) => (at === 0 ? [one] : [slash, one])));
  const name = member.toString();
  const whole = artifacts.find((artifact) => !isArchive(artifact) && isNamed(artifact, name));
  if (whole !== undefined) return { kind: 'whole', artifact: whole, fileName: plainName(whole) };
  const archives = artifacts.filter(isArchive);
  if (archives.length > 0) return { kind: 'member', archives, member, fileName: last };
  const names = artifacts.map(plainName).join(', ');
  throw refusal(`there is no ${shown} in the backup`, `it has no archive; its files are ${names}`);
}

export function isArchive(artifact: Artifact): boolean {
  return plainName(artifact).endsWith('.tar');
}

/** How the file is called when its codecs are undone. */
export function plainName(artifact: Artifact): string {
  return describeDecoding(artifact, 'gpg').plainFile;
}

/** By its id, by the name that it gets, or by the name of the database that it is. */
function isNamed(artifact: Artifact, name: string): boolean {
  return [artifact.id, plainName(artifact), artifact.facts.database].includes(name);
}

const slash = Buffer.from('/');

function segmentsOf(path: Buffer): readonly Buffer[] {
  return path
    .toString('latin1')
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.')
    .map((segment) => Buffer.from(segment, 'latin1'));
}

function refusal(message: string, hint: string): BackupError {
  return new BackupError({ code: 'BP5074', message, hint });
}
