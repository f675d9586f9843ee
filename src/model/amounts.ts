/** How often something may happen: `count` times within any window of that length. */
export interface Rate {
  readonly count: number;
  readonly withinMs: number;
}

/** The expected size of a backup: so many times the last one, or so many bytes. */
export type Estimate = { readonly factor: number } | { readonly bytes: number };

/** How many backups retention may remove in one go: a share of all, or a number. */
export type DeletionLimit = { readonly share: number } | { readonly count: number };

const millisecondsIn: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** `26h` in milliseconds. */
export function parseDuration(text: string): number {
  const [, count, unit] = /^(\d+)([smhdw])$/.exec(text) ?? [];
  return numberOf(text, count) * factorOf(text, millisecondsIn[unit ?? '']);
}

const prefixes = ['', 'k', 'm', 'g', 't'];

/** `2GiB` in bytes: powers of 1024 with an `i`, of 1000 without. */
export function parseSize(text: string): number {
  const [, count, prefix, binary] = /^(\d+)([kmgt]?)(i?)B$/i.exec(text) ?? [];
  const power = prefixes.indexOf(prefix?.toLowerCase() ?? '');
  return numberOf(text, count) * (binary ? 1024 : 1000) ** power;
}

/** `10MiB/s` in bytes a second. */
export function parseSpeed(text: string): number {
  return parseSize(text.replace(/\/s$/, ''));
}

/** `2/h`. */
export function parseRate(text: string): Rate {
  const [, count, unit] = /^(\d+)\/([smhdw])$/.exec(text) ?? [];
  return { count: numberOf(text, count), withinMs: factorOf(text, millisecondsIn[unit ?? '']) };
}

export function parseEstimate(value: string | number): Estimate {
  return typeof value === 'number' ? { factor: value } : { bytes: parseSize(value) };
}

/** `25%` or a number. */
export function parseDeletionLimit(value: string | number): DeletionLimit {
  if (typeof value === 'number') return { count: value };
  return { share: numberOf(value, /^(\d+)%$/.exec(value)?.[1]) / 100 };
}

function numberOf(text: string, digits: string | undefined): number {
  const value = Number(digits);
  // The schema makes sure of the form; what is left is a number beyond all measure.
  if (digits === undefined || !Number.isSafeInteger(value))
    throw new RangeError(`not an amount: ${text}`);
  return value;
}

function factorOf(text: string, factor: number | undefined): number {
  if (factor === undefined) throw new RangeError(`not an amount: ${text}`);
  return factor;
}
