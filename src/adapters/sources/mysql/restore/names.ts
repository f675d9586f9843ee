import { createHash } from 'node:crypto';

const longestName = 64;
/** Each other character takes five bytes in the name of a folder. */
const longestFolder = 200;
const digestLength = 8;

/** Names of databases that belong to one restore. */
export interface RestoreNames {
  /** Where the data is loaded. */
  readonly beside: string;
  /** Where that goes which was there. */
  readonly kept: string;
}

export function chooseNames(
  database: string,
  { backup, attempt }: { readonly backup: string; readonly attempt: string },
  taken: readonly string[],
): RestoreNames {
  // In small letters, as some servers keep every name, and so that nobody has to quote them.
  const id = backup.toLowerCase().replace(/[^a-z0-9]+/g, '_');
  const used = new Set(taken.map((name) => name.toLowerCase()));
  const free = (ending: string): string => {
    for (let number = 1; ; number++) {
      const name = nameBeside(database, number === 1 ? ending : `${ending}_${number}`);
      if (!used.has(name.toLowerCase())) return name;
    }
  };
  return { beside: free(`_restoring_${attempt}`), kept: free(`_before_${id}`) };
}

/** Begins with that of the database; of one that is cut, it holds a digest. */
function nameBeside(database: string, ending: string): string {
  if (fits(database + ending)) return database + ending;
  const digest = createHash('sha256').update(database).digest('hex').slice(0, digestLength);
  const characters = Array.from(database);
  for (let length = characters.length - 1; ; length--) {
    const name = `${characters.slice(0, length).join('')}_${digest}${ending}`;
    if (fits(name)) return name;
  }
}

function fits(name: string): boolean {
  const characters = Array.from(name);
  const folder = characters.reduce((sum, one) => sum + (/\w/.test(one) ? 1 : 5), 0);
  return characters.length <= longestName && folder <= longestFolder;
}
