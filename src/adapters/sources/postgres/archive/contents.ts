import { anyText, byte, number, type Reading, text, type Widths } from './fields.ts';

/** What stands before the rows in an archive of the custom format. */
export interface Contents {
  readonly widths: Widths;
  /** The entries that have data, by the numbers that their data begins with. */
  readonly withData: ReadonlySet<number>;
}

const customFormat = 1;
/** What `pg_dump` of PostgreSQL 12 to 18 writes. */
const [oldest, newest] = [14, 16];
const noData = 3;

/** Reads the head and the table of contents. Throws for what is no archive, or one of another kind. */
export function* readContents(): Reading<Contents> {
  const magic = (yield { take: 5 }).toString('latin1');
  if (magic !== 'PGDMP') throw new Error('it does not begin as an archive does');
  const [major, minor] = [yield* byte(), yield* byte()];
  yield* byte();
  if (major !== 1 || minor < oldest || minor > newest) {
    throw new Error(`it is an archive of the version ${major}.${minor}, which is not known`);
  }
  const widths = { number: yield* byte(), offset: yield* byte() };
  const format = yield* byte();
  if (format !== customFormat) throw new Error('it is an archive of another format');
  if (minor >= 15) yield* byte();
  else yield* number(widths);
  // When it was made.
  for (let part = 0; part < 7; part += 1) yield* number(widths);
  // The database, and the versions of the server and the program.
  for (let part = 0; part < 3; part += 1) yield* anyText(widths);
  const count = yield* number(widths);
  const withData = new Set<number>();
  for (let entry = 0; entry < count; entry += 1) yield* readEntry({ widths, minor }, withData);
  return { widths, withData };
}

interface Form {
  readonly widths: Widths;
  readonly minor: number;
}

function* readEntry({ widths, minor }: Form, withData: Set<number>): Reading<void> {
  const id = yield* number(widths);
  yield* number(widths);
  // The object by two numbers, its name, its kind.
  for (let part = 0; part < 4; part += 1) yield* anyText(widths);
  yield* number(widths);
  // How it is made, removed and filled; its schema, tablespace and access method.
  for (let part = 0; part < 6; part += 1) yield* anyText(widths);
  if (minor >= 16) yield* number(widths);
  // Its owner, and a word of old times.
  for (let part = 0; part < 2; part += 1) yield* anyText(widths);
  while ((yield* text(widths)) !== null);
  const state = yield* byte();
  yield { skip: widths.offset };
  if (state !== noData) withData.add(id);
}
