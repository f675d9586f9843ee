import { parseArgs } from 'node:util';
import { type DataSet, dataSets } from './data.ts';

export type Engine = 'gpg' | 'openpgpjs';

export interface Options {
  readonly sets: readonly DataSet[];
  readonly engines: readonly Engine[];
  readonly pairs: number;
  /** Also 1, 2 and 4 GiB, to see whether memory stays flat. */
  readonly large: boolean;
  /** Restores are measured in place of runs. */
  readonly restore: boolean;
  /** The shell, too, waits until what it has unpacked is on the disk. */
  readonly synced: boolean;
  /** Leave the data for the next time. */
  readonly keep: boolean;
  /** The shell, too, reads its copies back from the disk and not from the page cache. */
  readonly dropCache: boolean;
  /** How many backups the verbs look at that read a catalogue; `null`: runs are measured. */
  readonly catalogue: number | null;
  /** Of how many backups it is decided what goes; `null`: runs are measured. */
  readonly retention: number | null;
  /** How many MiB of rows the database has that is dumped and restored; `null`: runs are measured. */
  readonly database: number | null;
  /** How many MiB each of the two volumes of Docker has; `null`: runs are measured. */
  readonly volume: number | null;
  /** The backups of the catalogue are signed. */
  readonly signed: boolean;
  /** What is measured; `{pipeline}`, `{source}`, `{a}`, `{b}` and `{key}` are replaced. */
  readonly command: readonly string[];
}

export const usage = `npm run bench -- [options] [-- command…]

  --only rows|random|files     one set of data instead of all three
  --engine gpg|openpgpjs       one engine instead of both
  --pairs n                    pairs of runs, 7 or more for a figure to be told (7)
  --large                      also the peak memory with 1, 2 and 4 GiB of rows
  --drop-cache                 the shell reads its copies back from the disk
  --restore                    restores instead of runs
  --synced                     the shell, too, waits for the disk when it restores
  --catalogue n                instead of all that: list, status and show with n backups
  --retention n                instead of all that: deciding what goes of n backups
  --database MiB               instead of all that: a database of PostgreSQL, dumped, restored, and dumped in a container
  --volume MiB                 instead of all that: Docker volumes of one file and of 100,000, as root
  --signed                     these backups and their checks are signed
  --keep                       leave the data for the next time
`;

const engines: readonly Engine[] = ['gpg', 'openpgpjs'];
const program = 'dist/cli/main.js';

/** Throws a TypeError or RangeError that says what is wrong with the line. */
export function parseOptions(argv: readonly string[]): Options {
  const end = argv.indexOf('--');
  const own = end === -1 ? argv : argv.slice(0, end);
  const { values } = parseArgs({
    args: [...own],
    options: {
      only: { type: 'string' },
      engine: { type: 'string' },
      pairs: { type: 'string', default: '7' },
      large: { type: 'boolean', default: false },
      restore: { type: 'boolean', default: false },
      synced: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      'drop-cache': { type: 'boolean', default: false },
      catalogue: { type: 'string' },
      retention: { type: 'string' },
      database: { type: 'string' },
      volume: { type: 'string' },
      signed: { type: 'boolean', default: false },
    },
  });
  const pairs = Number(values.pairs);
  if (!Number.isInteger(pairs) || pairs < 1) throw new RangeError('--pairs must be a whole number');
  return {
    sets: oneOf('--only', values.only, dataSets),
    engines: oneOf('--engine', values.engine, engines),
    pairs,
    large: values.large,
    restore: values.restore,
    synced: values.synced,
    keep: values.keep,
    dropCache: values['drop-cache'],
    catalogue: readCount('--catalogue', values.catalogue, 60_000),
    retention: readCount('--retention', values.retention, 1_000_000),
    database: readCount('--database', values.database, 16_384),
    volume: readCount('--volume', values.volume, 16_384),
    signed: values.signed,
    command:
      end === -1
        ? [process.execPath, program, 'run', '--no-input', '--file', '{pipeline}']
        : argv.slice(end + 1),
  };
}

function readCount(name: string, text: string | undefined, most: number): number | null {
  if (text === undefined) return null;
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= most) return count;
  throw new RangeError(`${name} must be a whole number up to ${most}`);
}

function oneOf<T extends string>(
  name: string,
  value: string | undefined,
  all: readonly T[],
): readonly T[] {
  const found = all.filter((each) => value === undefined || each === value);
  if (found.length === 0) throw new RangeError(`${name} must be one of ${all.join(', ')}`);
  return found;
}
