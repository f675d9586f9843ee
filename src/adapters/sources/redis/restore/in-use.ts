import { readdirSync, readFileSync, statSync } from 'node:fs';
import { findHolders } from '../../../../util/holders.ts';
import type { Layout } from './layout.ts';

/**
 * Who serves the data of a folder, in words; `null` for nobody that can be seen. A server works in the folder of its
 * data, which is known by its number: in a container it has another name.
 */
export function describeServer({ folder, rdb, appendOnly }: Layout): string | null {
  const server = serversIn(folder)[0];
  if (server !== undefined) {
    return `${server.program} (process ${server.pid}) runs in ${folder}`;
  }
  const files = [rdb, ...(appendOnly === null ? [] : [appendOnly.path])];
  const [holder] = findHolders(files);
  return holder === undefined
    ? null
    : `a file of ${folder} is open in ${holder.program} (process ${holder.pid})`;
}

interface Server {
  readonly pid: number;
  readonly program: string;
}

function serversIn(folder: string): readonly Server[] {
  const own = idOf(folder);
  if (own === null) return [];
  return namesIn('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => ({ pid: Number(pid), program: programOf(pid) }))
    .filter(({ program }) => /redis|valkey|keydb/.test(program))
    .filter(({ pid }) => idOf(`/proc/${pid}/cwd`) === own);
}

// A process that ends meanwhile, or that is another user's, is as if it were not there.

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function programOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
}

function idOf(path: string): string | null {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return null;
  }
}
