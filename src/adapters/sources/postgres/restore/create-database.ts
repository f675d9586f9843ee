import { identifier, literal } from '../sql.ts';
import type { Locale, Properties } from './properties.ts';

/** Providers of locales can be named since. */
const providersSince = 150_000;

export interface Shape extends Pick<Properties, 'encoding'> {
  readonly locale?: Locale;
  readonly tablespace?: string;
}

/** An empty database beside the live one, alike in what cannot be changed later. `null`: as the server makes them. */
export function createDatabase(name: string, shape: Shape | null, version: number): string {
  const wishes = shape === null ? [] : wishesOf(shape, version);
  return ['CREATE DATABASE', identifier(name), 'TEMPLATE template0', ...wishes].join(' ');
}

function wishesOf({ encoding, locale, tablespace }: Shape, version: number): readonly string[] {
  return [
    `ENCODING ${literal(encoding)}`,
    ...(locale === undefined ? [] : localeWishes(locale, version)),
    ...(isUsual(tablespace) ? [] : [`TABLESPACE ${identifier(tablespace)}`]),
  ];
}

/** To name it takes a right that nobody needs who does not. */
function isUsual(tablespace: string | undefined): tablespace is undefined | 'pg_default' {
  return tablespace === undefined || tablespace === 'pg_default';
}

function localeWishes(locale: Locale, version: number): readonly string[] {
  return [
    `LC_COLLATE ${literal(locale.collate)}`,
    `LC_CTYPE ${literal(locale.ctype)}`,
    ...(version >= providersSince ? providedBy(locale) : []),
  ];
}

function providedBy({ provider, locale, rules }: Locale): readonly string[] {
  if (provider === 'libc') return ['LOCALE_PROVIDER libc'];
  const word = { icu: 'ICU_LOCALE', builtin: 'BUILTIN_LOCALE' }[provider];
  return [
    `LOCALE_PROVIDER ${provider}`,
    ...(locale === null ? [] : [`${word} ${literal(locale)}`]),
    ...(rules === null ? [] : [`ICU_RULES ${literal(rules)}`]),
  ];
}
