import type { Code } from '../../model/diagnostics/catalogue.ts';

/** Why a text has not the form of its kind, and what was probably meant. */
export interface Mending {
  readonly code: Code;
  readonly reason: string;
  readonly help: string;
  readonly text?: string;
  readonly safe?: boolean;
}

export const mendings: Readonly<Record<string, (value: string) => Mending>> = {
  duration: mendDuration,
  size: mendSize,
  slug: mendSlug,
  keyFile: mendRepositoryPath,
  repositoryPath: mendRepositoryPath,
  databasePath: mendDatabasePath,
};

const durationUnits: Readonly<Record<string, string>> = {
  second: 's',
  seconds: 's',
  sec: 's',
  minute: 'm',
  minutes: 'm',
  min: 'm',
  hour: 'h',
  hours: 'h',
  day: 'd',
  days: 'd',
  week: 'w',
  weeks: 'w',
};

function mendDuration(value: string): Mending {
  const base = {
    code: 'BP2010',
    help: 'a whole number and s, m, h, d or w: 30s, 10m, 26h, 7d, 4w',
  } as const;
  const [, number, unit] = /^(\d+)\s*([a-z]*)$/i.exec(value) ?? [];
  if (value.startsWith('-')) return { ...base, reason: 'time does not run backwards' };
  if (number === undefined) return { ...base, reason: 'it is not a duration' };
  if (unit === '')
    return {
      ...base,
      reason: 'a bare number has no unit',
      help: `write ${number}s, ${number}m or ${number}h`,
    };
  const short = durationUnits[unit?.toLowerCase() ?? ''] ?? unit?.toLowerCase() ?? '';
  if (!/^[smhdw]$/.test(short)) return { ...base, reason: `${unit} is not a unit of time` };
  const text = `${number}${short}`;
  return {
    ...base,
    reason: 'it is not spelled as a duration',
    help: `did you mean ${text}?`,
    text,
    // A large M may be meant as months.
    safe: unit !== 'M',
  };
}

function mendSize(value: string): Mending {
  const base = { code: 'BP2011', help: 'a whole number and a unit: 10MiB, 2GiB, 500MB' } as const;
  const [, number, unit] = /^(\d+)\s*([a-z]*)$/i.exec(value) ?? [];
  if (value.startsWith('-')) return { ...base, reason: 'a size is not negative' };
  if (number === undefined) return { ...base, reason: 'it is not a size' };
  if (unit === '')
    return {
      ...base,
      reason: 'a bare number has no unit',
      help: `write ${number}B, ${number}MiB or ${number}GiB`,
    };
  const [, prefix, binary] = /^([kmgt]?)(i?)b$/i.exec(unit ?? '') ?? [];
  if (prefix === undefined) {
    const help = /^[kmgt]$/i.test(unit ?? '')
      ? `write ${number}${unit?.toUpperCase()}iB`
      : base.help;
    return { ...base, reason: `${unit} is not a unit of size`, help };
  }
  const text = `${number}${prefix.toUpperCase()}${binary}B`;
  return {
    ...base,
    reason: 'it is not spelled as a size',
    help: `did you mean ${text}?`,
    text,
    // Mb may be meant as megabits.
    safe: !/[A-Z]b$/.test(unit ?? ''),
  };
}

function mendRepositoryPath(value: string): Mending {
  const help = 'paths start at the repository root; what a review must see lies below it';
  if (value.includes('://'))
    return { code: 'BP3013', reason: 'it is an address, not a file', help };
  const leaves = /^[/~]|(^|\/)\.\.(\/|$)/.test(value);
  if (leaves) return { code: 'BP3013', reason: 'it lies outside the repository', help };
  return { code: 'BP2013', reason: 'it could be taken for an option', help };
}

function mendDatabasePath(value: string): Mending {
  const says = (reason: string, help: string) => ({ code: 'BP2013', reason, help }) as const;
  if (value.startsWith('~')) return says('`~` is not replaced', 'write the whole path');
  if (value.startsWith('-')) return says('it could be taken for an option', 'begin it with `./`');
  if (value.includes('**'))
    return says('`**` is no pattern', 'write one `*` for each folder: data/*/*.db');
  if (/[?[\]{}]/.test(value))
    return says('a pattern has no sign but `*`', 'for example data/tenants/*.db');
  if (/(^|\/)\.\.(\/|$)/.test(value))
    return says('a pattern leads only downwards', 'write the path without `..`');
  if (value.endsWith('/'))
    return says('it ends in a folder', 'name the files in it: data/tenants/*.db');
  return says('it holds characters that no path has', 'for example data/tenants/*.db');
}

function mendSlug(value: string): Mending {
  const base = {
    code: 'BP2012',
    help: 'lower-case letters, digits and hyphens, starting with a letter or digit, 63 at most',
  } as const;
  const text = value
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63);
  if (value.includes('${'))
    return { ...base, reason: 'names and types are never made from variables' };
  if (value.length > 63) return { ...base, reason: `it has ${value.length} characters` };
  const reason = 'it becomes part of file names and keys';
  return text === ''
    ? { ...base, reason }
    : { ...base, reason, help: `did you mean ${text}? ${base.help}`, text };
}
