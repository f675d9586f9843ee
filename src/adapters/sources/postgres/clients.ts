import type { Place } from '../../../ports/place.ts';
import type { StepContext } from '../../../ports/step-context.ts';
import { readProgram } from './read-program.ts';

/** The client programs of one version, in one folder. */
export interface Clients {
  readonly folder: string;
  /** `15.18`, as they say it. */
  readonly version: string;
  readonly major: number;
}

/** Debian keeps all versions side by side; a wrapper on PATH comes after what it would choose. */
const program = `
IFS=:
for folder in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/local/pgsql/bin /opt/homebrew/opt/postgresql@*/bin $PATH; do
  [ -x "$folder/pg_dump" ] && [ -x "$folder/psql" ] || continue
  printf '%s\\t%s\\n' "$folder" "$("$folder/pg_dump" --version 2>/dev/null)"
done
`;

/** Every version that is installed in a place, the newest first. */
export async function findClients(place: Place, context: StepContext): Promise<readonly Clients[]> {
  const said = await readProgram({ place, command: { argv: ['sh', '-c', program] } }, context);
  const found = said.split('\n').flatMap(parseClients);
  const first = found.filter(
    ({ version }, at) => found.findIndex((other) => other.version === version) === at,
  );
  return first.toSorted((a, b) => compareVersions(b.version, a.version));
}

function parseClients(line: string): readonly Clients[] {
  const [folder = '', says = ''] = line.split('\t');
  const version = /\(PostgreSQL\) (\d+(?:\.\d+)*)/.exec(says)?.[1];
  return version === undefined ? [] : [{ folder, version, major: majorOf(version) }];
}

/** `9.6` counts as 9. */
function majorOf(version: string): number {
  return Number.parseInt(version, 10);
}

function compareVersions(a: string, b: string): number {
  const [one, other] = [a, b].map((version) => version.split('.').map(Number));
  return (one?.[0] ?? 0) - (other?.[0] ?? 0) || (one?.[1] ?? 0) - (other?.[1] ?? 0);
}

/** Of the server's own version, else of the next newer one, the newest of each; `null` where all are older than it. */
export function chooseClients(clients: readonly Clients[], serverMajor: number): Clients | null {
  const fitting = clients.filter(({ major }) => major >= serverMajor);
  const nearest = Math.min(...fitting.map(({ major }) => major));
  return fitting.find(({ major }) => major === nearest) ?? null;
}
