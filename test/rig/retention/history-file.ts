import type { Backup } from '../../../src/catalog/inventory.ts';
import { parseDeletionLimit, parseDuration } from '../../../src/model/amounts.ts';
import type { Keep } from '../../../src/model/plan.ts';
import { drawBackups } from './drawn-backup.ts';
import { readTime } from './read-time.ts';

/** What stands between a history and what retention says of it. */
export const line = '---';

/**
 * A history as a person draws it. Why it is worth a look; an empty line; the setting, a word and a value in each
 * line; an empty line; the backups: name, time, and what is special about them.
 */
export interface History {
  readonly name: string;
  readonly places: readonly string[];
  readonly setting: Setting;
  readonly backups: readonly Backup[];
  /** By place: what stays by the rules, as whoever drew it has thought it out. */
  readonly stays: ReadonlyMap<string, readonly string[]>;
}

interface Setting {
  readonly now: number;
  readonly zone: string;
  readonly keep: Keep | undefined;
  readonly perDestination: Readonly<Record<string, Keep>>;
  readonly minimum: number;
  readonly maxDeletes: ReturnType<typeof parseDeletionLimit>;
  readonly failedAfter: number;
  readonly own: string | null;
  /** When the store last wrote anything, by its own clock; `null`: nobody can say. */
  readonly store: number | null;
  readonly isConfirmed: boolean;
  readonly oldRules: string | null;
  readonly areHoldsReadable: boolean;
}

export function parseHistory(name: string, text: string): History {
  const [drawn = ''] = text.split(`\n${line}\n`);
  const [, setting = '', backups = ''] = drawn.trimEnd().split('\n\n');
  const words = new Map(setting.split('\n').map(splitLine));
  const places = list(words.get('places') ?? 'here');
  return {
    name,
    places,
    setting: readSetting(words, places),
    backups: backups.split('\n').flatMap((one) => drawBackups(one, places)),
    stays: new Map(places.map((place) => [place, list(inPlace(words, 'stays', place))])),
  };
}

const known = /^(places|now|zone|keep|minimum|deletes|failed|own|store|confirmed|old-rules|holds)$/;

function readSetting(words: ReadonlyMap<string, string>, places: readonly string[]): Setting {
  for (const word of words.keys()) {
    if (!known.test(word) && !/^(?:\S+-)?(keep|stays)$/.test(word)) {
      throw new Error(`nobody knows the setting ${word}`);
    }
  }
  const keep = words.get('keep');
  const store = words.get('store');
  const own = places.flatMap((place) => {
    const rules = words.get(`${place}-keep`);
    return rules === undefined ? [] : [[place, readKeep(rules)] as const];
  });
  return {
    now: readTime(words.get('now') ?? ''),
    zone: words.get('zone') ?? 'UTC',
    keep: keep === undefined || keep === 'everything' ? undefined : readKeep(keep),
    perDestination: Object.fromEntries(own),
    minimum: Number(words.get('minimum') ?? 1),
    maxDeletes: readLimit(words.get('deletes') ?? '1000'),
    failedAfter: parseDuration(words.get('failed') ?? '14d'),
    own: words.get('own') ?? null,
    store: store === undefined ? null : readTime(store),
    isConfirmed: words.has('confirmed'),
    oldRules: words.get('old-rules') ?? null,
    areHoldsReadable: words.get('holds') !== 'unreadable',
  };
}

/** `last 3, daily 7, within 14d`. */
function readKeep(text: string): Keep {
  const rules = list(text).map((rule) => {
    const [word = '', value = ''] = rule.split(' ');
    return [word, word === 'within' ? parseDuration(value) : Number(value)] as const;
  });
  return Object.fromEntries(rules);
}

function readLimit(text: string): Setting['maxDeletes'] {
  return parseDeletionLimit(text.endsWith('%') ? text : Number(text));
}

function inPlace(words: ReadonlyMap<string, string>, word: string, place: string): string {
  const value = words.get(`${place}-${word}`) ?? words.get(word);
  if (value === undefined) throw new Error(`nobody has said: ${word}`);
  return value;
}

function splitLine(text: string): readonly [string, string] {
  const [, word = '', value = ''] = /^(\S+)\s*(.*)$/.exec(text) ?? [];
  return [word, value.trim()];
}

function list(text: string): readonly string[] {
  return text.split(',').flatMap((one) => (one.trim() === '' ? [] : one.trim()));
}
