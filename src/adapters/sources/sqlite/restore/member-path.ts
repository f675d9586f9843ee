import { posix, resolve } from 'node:path';
import type { Json } from '../../../../model/run/facts.ts';
import { fittingNames } from '../fitting-names.ts';

/** Where a database goes, or why nobody can say. */
export type Destined = { readonly live: string } | { readonly unknown: string };

/**
 * A path is meant as it is. Of a pattern it is the member that the manifest names, whose name must fit: it comes from
 * a store, and may lead nowhere that the pattern does not.
 */
export function findLive(path: string, facts: Json, repository: string): Destined {
  if (!path.includes('*')) return { live: resolve(repository, path) };
  const label = labelOf(facts);
  if (label === null) return { unknown: 'the manifest does not say which database it is' };
  const all = path.split('/').filter((part) => part !== '' && part !== '.');
  const first = all.findIndex((part) => part.includes('*'));
  const parts = all.slice(first);
  const names = label.split('/');
  if (names.length !== parts.length || !names.every((name, at) => fits(name, parts[at] ?? ''))) {
    return {
      unknown: `the database is called ${JSON.stringify(label)}, which does not fit ${path}`,
    };
  }
  const base = posix.join(path.startsWith('/') ? '/' : '.', ...all.slice(0, first));
  return { live: resolve(repository, base, ...names) };
}

function fits(name: string, part: string): boolean {
  if (name === '' || name === '.' || name === '..' || name.includes('\0')) return false;
  return part.includes('*') ? fittingNames([name], part).length === 1 : name === part;
}

function labelOf(facts: Json): string | null {
  if (facts === null || typeof facts !== 'object' || !('database' in facts)) return null;
  return typeof facts.database === 'string' ? facts.database : null;
}
