import { text } from 'node:stream/consumers';
import type { Place } from '../../../ports/place.ts';
import type { StepContext } from '../../../ports/step-context.ts';
import { type Family, familyOf, versionOf } from './family.ts';

/** A client program, as it calls itself: what is called `mysql` is often MariaDB's. */
export interface Program {
  readonly name: string;
  readonly family: Family;
  readonly version: string;
}

/** The better name first. */
const names = {
  client: { mariadb: ['mariadb', 'mysql'], mysql: ['mysql'] },
  dump: { mariadb: ['mariadb-dump', 'mysqldump'], mysql: ['mysqldump'] },
} as const;

const probe = `
for name in mariadb mysql mariadb-dump mysqldump; do
  command -v "$name" >/dev/null 2>&1 || continue
  printf '%s\\t%s\\n' "$name" "$("$name" --no-defaults --version 2>/dev/null | head -n 1)"
done
`;

/** All that are installed there. */
export async function findPrograms(
  place: Place,
  context: StepContext,
): Promise<readonly Program[]> {
  const { stdout } = place.spawn({ argv: ['sh', '-c', probe], env: { LC_ALL: 'C' } }, context);
  return parsePrograms(await text(stdout));
}

export function parsePrograms(output: string): readonly Program[] {
  return output.split('\n').flatMap((line) => {
    const [name, says = ''] = line.split('\t');
    const version = versionOf(says);
    return name === undefined || version === '' ? [] : [{ name, family: familyOf(says), version }];
  });
}

export function choose(
  found: readonly Program[],
  kind: keyof typeof names,
  family: Family,
): Program | null {
  const own = found.filter((program) => program.family === family);
  const first = names[kind][family].find((name) => own.some((program) => program.name === name));
  return own.find(({ name }) => name === first) ?? null;
}

/** Whoever may ask the server which family it is. */
export function chooseAny(found: readonly Program[], preferred: Family): Program | null {
  const other = preferred === 'mariadb' ? 'mysql' : 'mariadb';
  return choose(found, 'client', preferred) ?? choose(found, 'client', other);
}

/** For people: `mariadb-dump` (or `mysqldump`). */
export function nameFor(kind: keyof typeof names, family: Family): string {
  return names[kind][family].map((name) => `\`${name}\``).join(' or ');
}
