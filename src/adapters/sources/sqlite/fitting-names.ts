/** Names that only a pattern means which says so; the file system's own folder is nobody's data. */
const hidden = /^\.|^lost\+found$/;

/** The names of one folder that fit one part of a pattern, sorted. */
export function fittingNames(names: readonly string[], part: string): readonly string[] {
  const form = new RegExp(`^${part.split('*').map(escaped).join('.*')}$`, 's');
  const all = new Set(names);
  return names
    .filter((name) => form.test(name) && (part.startsWith('.') || !hidden.test(name)))
    .filter((name) => !isBesideDatabase(name, all))
    .toSorted();
}

/** What SQLite keeps beside a database belongs to it; it is only called so when the database is there. */
function isBesideDatabase(name: string, all: ReadonlySet<string>): boolean {
  const [, database] = /^(.+)-(?:wal|shm|journal)$/s.exec(name) ?? [];
  return database !== undefined && all.has(database);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.|?+()[\]{}]/g, '\\$&');
}
