import type { Json } from '../../../../../model/run/facts.ts';
import type { Inspector } from '../../../../../ports/inspector.ts';
import { NotTarError, type TarMember } from '../../../../../util/tar-member.ts';
import { TarReader } from '../../../../../util/tar-reader.ts';
import { refused, shown } from './refusal.ts';

/** What this module is loaded for, in the process that the archive passes through on its way to tar. */
export function createInspector(_options: Json): Inspector {
  const names = new Set<string>();
  const reader = new TarReader((member) => take(member, names));
  return {
    read: (bytes) => asRefusal(() => reader.read(bytes)),
    found: () => {
      if (!reader.isWhole) throw refused('it breaks off in the middle');
      if (!names.has('toc.dat')) throw refused('it has no table of contents');
      return null;
    },
  };
}

/** All that `pg_dump` puts into a folder, which has no folders below it. */
const known = /^(?:toc\.dat|blobs(?:_\d+)?\.toc|(?:blob_)?\d+\.dat(?:\.(?:gz|lz4|zst))?)$/;

function take({ name: bytes, type }: TarMember, names: Set<string>): void {
  const name = bytes.toString('latin1').replace(/^\.\//, '');
  if (type === 'folder' && (name === '' || name === '.')) return;
  if (type !== 'file' || !known.test(name)) throw refused(`it holds ${shown(name)}`);
  if (names.has(name)) throw refused(`it holds ${name} twice`);
  names.add(name);
}

function asRefusal(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (error instanceof NotTarError) throw refused(error.message);
    throw error;
  }
}
