import type { Inventory } from './inventory.ts';
import type { Program } from './programs.ts';
import { isPart, isSelected, type Selection } from './selection.ts';

export interface DumpWish {
  readonly program: Program;
  readonly database: string;
  readonly selection: Selection;
  readonly inventory: Inventory;
  /** Without it the program may not ask for tablespaces. */
  readonly mayProcess: boolean;
}

const usual = [
  // All rows of transactional tables are of one moment.
  '--single-transaction',
  '--quick',
  '--triggers',
  '--hex-blob',
  '--default-character-set=utf8mb4',
  '--max-allowed-packet=1G',
  // The last line stays, without its time: the same data is the same dump.
  '--skip-dump-date',
  // The rows of others must not wait for our locks.
  '--skip-lock-tables',
] as const;

/** Everything but the program itself. The name of the database never begins with a hyphen. */
export function dumpArguments(wish: DumpWish): readonly string[] {
  const { program, database, selection, inventory, mayProcess } = wish;
  const isWhole = selection.only === undefined;
  return [
    ...usual,
    ...(isWhole ? ['--routines', '--events'] : []),
    ...(program.family === 'mysql' ? ['--set-gtid-purged=OFF', '--loose-column-statistics=0'] : []),
    ...(mayProcess ? [] : ['--no-tablespaces']),
    ...leftOut(inventory, selection).map((name) => `--ignore-table=${database}.${name}`),
    '--',
    database,
    ...(selection.only ?? []),
  ];
}

function leftOut({ tables }: Inventory, selection: Selection): readonly string[] {
  if (selection.only !== undefined || !isPart(selection)) return [];
  return tables.map(({ name }) => name).filter((name) => !isSelected(selection, name));
}
