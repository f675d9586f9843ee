import type { Json } from '../../../../model/run/facts.ts';
import type { Shape } from './create-database.ts';
import { objectOf } from './handle.ts';
import type { Situation } from './situation.ts';

/** How a database was made that is gone; without its locale where the server has none of the name. */
export function shapeOf(facts: Json, { locales }: Pick<Situation, 'locales'>): Shape | null {
  const { encoding, collation } = objectOf(facts);
  if (typeof encoding !== 'string') return null;
  const known = typeof collation === 'string' && hasLocale(locales, collation);
  if (!known) return { encoding };
  const locale = { provider: 'libc', collate: collation, ctype: collation } as const;
  return { encoding, locale: { ...locale, locale: null, rules: null } };
}

/** `en_US.UTF-8` and `en_US.utf8` are one. */
export function hasLocale(locales: readonly string[], name: string): boolean {
  const plain = (locale: string) => locale.toLowerCase().replaceAll('-', '');
  return ['C', 'POSIX', ...locales].some((one) => plain(one) === plain(name));
}
