import type { Artifact } from '../../model/run/manifest.ts';

export interface Table {
  readonly name: string;
  readonly rows: number;
}

/** The tables that were counted when a database was dumped. */
export function tablesOf({ facts }: Artifact): readonly Table[] {
  const { rows } = facts;
  if (typeof rows !== 'object' || rows === null || Array.isArray(rows)) return [];
  return Object.entries(rows).flatMap(([name, number]) =>
    typeof number === 'number' ? { name, rows: number } : [],
  );
}
