/** Which tables and views of a database are dumped. */
export interface Selection {
  /** Left out: all of them. */
  readonly only?: readonly string[];
  readonly without?: readonly string[];
}

interface Lists {
  readonly tables?: readonly string[];
  readonly exclude?: readonly string[];
}

/** Entries as `table` mean every database, those as `database.table` theirs alone. */
export function selectionFor(database: string, { tables = [], exclude = [] }: Lists): Selection {
  const [only, without] = [tables, exclude].map((list) =>
    list.flatMap((entry) => nameIn(database, entry)),
  );
  return {
    ...(tables.length > 0 && { only: only ?? [] }),
    ...(exclude.length > 0 && { without: without ?? [] }),
  };
}

/** A name may hold dots, so that only the name of this very database before one means anything. */
function nameIn(database: string, entry: string): readonly string[] {
  if (entry.startsWith(`${database}.`)) return [entry.slice(database.length + 1)];
  return entry.includes('.') ? [] : [entry];
}

export function isSelected({ only, without = [] }: Selection, name: string): boolean {
  return (only === undefined || only.includes(name)) && !without.includes(name);
}

/** Whether something of the database stays outside. */
export function isPart({ only, without = [] }: Selection): boolean {
  return only !== undefined || without.length > 0;
}
