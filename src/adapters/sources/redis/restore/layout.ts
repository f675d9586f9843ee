import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { lookAt } from '../../../../util/exchange/look-at.ts';
import type { AppendOnly, DumpFacts } from './handle.ts';

/** Where a server keeps its data. */
export interface Layout {
  readonly folder: string;
  readonly rdb: string;
  readonly appendOnly: AppendOnly | null;
  /** There is no append-only data, but the server that was dumped had some. */
  readonly isAssumed: boolean;
}

/** By the folder of a server, or the RDB file in it. */
export function findLayout(path: string, facts: DumpFacts): Layout {
  const isFile = path.endsWith('.rdb') || lookAt(path)?.isFile() === true;
  const folder = isFile ? dirname(path) : path;
  const found = findAppendOnly(folder);
  const isAssumed = found === null && facts.isAppendOnly && !existsSync(join(folder, 'dump.rdb'));
  return {
    folder,
    rdb: isFile ? path : join(path, 'dump.rdb'),
    appendOnly: isAssumed ? usual(folder, facts) : found,
    isAssumed,
  };
}

/** A server that is append-only makes it when it starts: where it is not, the server is not, or never ran. */
function findAppendOnly(folder: string): AppendOnly | null {
  const names = namesIn(folder);
  for (const name of names) {
    const path = join(folder, name);
    const manifest = namesIn(path).find((one) => one.endsWith('.manifest'));
    if (manifest === undefined) continue;
    return { form: 'folder', path, name: basename(manifest, '.manifest') };
  }
  const file = names.find((name) => name.endsWith('.aof'));
  return file === undefined ? null : { form: 'file', path: join(folder, file), name: file };
}

/** As a server names it that is told nothing. */
function usual(folder: string, { isBeforeParts }: DumpFacts): AppendOnly {
  const name = 'appendonly.aof';
  return isBeforeParts
    ? { form: 'file', path: join(folder, name), name }
    : { form: 'folder', path: join(folder, 'appendonlydir'), name };
}

/** RDB files under other names than the one that is meant. */
export function otherFiles({ folder, rdb }: Layout): readonly string[] {
  return namesIn(folder).filter((name) => name.endsWith('.rdb') && name !== basename(rdb));
}

function namesIn(folder: string): readonly string[] {
  if (lookAt(folder)?.isDirectory() !== true) return [];
  // What was kept or laid aside by a restore is nobody's data.
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.') && !/_(?:before|found)_/.test(name))
    .sort();
}
