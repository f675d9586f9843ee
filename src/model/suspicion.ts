import type { Json } from './run/facts.ts';
import type { Artifact, Manifest } from './run/manifest.ts';

/** Under this share of the last good dump, a dump is suspect. */
const share = 0.5;

export interface Suspicion {
  /** `null`: the dump as a whole. */
  readonly artifact: string | null;
  readonly reason: string;
}

/**
 * Why a dump, or some of its members, look like less than they should be; empty when they do not. `previous` is the
 * newest good backup before it that holds the dump.
 */
export function findSuspicions(
  dump: string,
  now: Pick<Manifest, 'artifacts'>,
  previous: Pick<Manifest, 'artifacts'>,
): readonly Suspicion[] {
  const [current, former] = [artifactsOf(now, dump), artifactsOf(previous, dump)];
  const whole = shrunk(dump, totalBytes(current), totalBytes(former));
  if (whole !== null) return [{ artifact: null, reason: whole }];
  const found: Suspicion[] = [];
  for (const artifact of current) {
    const before = former.find(({ id }) => id === artifact.id);
    const reason = before === undefined ? null : compareArtifacts(artifact, before);
    if (reason !== null) found.push({ artifact: artifact.id, reason });
  }
  return found;
}

function compareArtifacts(artifact: Artifact, before: Artifact): string | null {
  const smaller = shrunk(artifact.id, artifact.plain.bytes, before.plain.bytes);
  if (smaller !== null) return smaller;
  const [rows, formerRows] = [countRows(artifact), countRows(before)];
  if (rows === null || formerRows === null || rows >= formerRows * share) return null;
  return `${artifact.id} has ${rows} rows, the last good one had ${formerRows}`;
}

function shrunk(name: string, bytes: number, formerBytes: number): string | null {
  if (bytes >= formerBytes * share) return null;
  return `${name} has ${bytes} bytes, less than half of the ${formerBytes} of the last good one`;
}

/** `facts.rows` is a number, or a number for each table. */
function countRows({ facts }: Artifact): number | null {
  const { rows } = facts;
  if (typeof rows === 'number') return rows;
  if (typeof rows !== 'object' || rows === null || Array.isArray(rows)) return null;
  const counts: readonly Json[] = Object.values(rows);
  return counts.reduce<number>((sum, n) => sum + (typeof n === 'number' ? n : 0), 0);
}

function artifactsOf({ artifacts }: Pick<Manifest, 'artifacts'>, dump: string) {
  return artifacts.filter((artifact) => artifact.dump === dump);
}

function totalBytes(artifacts: readonly Artifact[]): number {
  return artifacts.reduce((sum, { plain }) => sum + plain.bytes, 0);
}
