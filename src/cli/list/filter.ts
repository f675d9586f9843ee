import type { JudgedBackup } from '../../catalog/verdict.ts';
import { dumpsOf } from '../../catalog/verdict.ts';
import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import { createMistake } from '../mistake.ts';
import { sizeOf, versionOf } from '../reach/backup-facts.ts';
import { readLast } from '../reach/last.ts';
import { findWrongSince } from '../reach/since.ts';
import { showArgument } from '../show-argument.ts';
import type { Line } from '../verb.ts';

/** Which backups somebody wants to see, and in what order. */
export interface ListWish {
  readonly sort: 'date' | 'version' | 'size';
  readonly search: string | null;
  readonly labels: readonly (readonly [key: string, value: string])[];
  /** A date, or how long ago; as typed, for a zone of its own for each pipeline. */
  readonly since: string | null;
  /** So many of the newest; infinite for all. */
  readonly last: number;
}

export function readWish(line: Line): ListWish | Diagnostic {
  const labels = line.values('label').map((text) => {
    const at = text.indexOf('=');
    return at < 1 ? text : ([text.slice(0, at), text.slice(at + 1)] as const);
  });
  const valueless = labels.find((label) => typeof label === 'string');
  if (typeof valueless === 'string') {
    const message = `--label ${showArgument(valueless)} has no value`;
    return createMistake('BP0115', message, 'write --label key=value');
  }
  const last = readLast(line);
  if (typeof last === 'object') return last;
  const wrong = findWrongSince(line);
  if (wrong !== null) return wrong;
  const since = line.value('since') ?? null;
  const sort = line.value('sort');
  return {
    sort: sort === 'version' || sort === 'size' ? sort : 'date',
    search: line.value('search') ?? null,
    labels: labels.filter((label) => typeof label !== 'string'),
    ...{ since, last },
  };
}

/** Only what is wished for, in its order; what came first stays first among equals. */
export function choose(
  backups: readonly JudgedBackup[],
  { sort, search, labels, last }: ListWish,
  sinceMs: number | null = null,
): readonly JudgedBackup[] {
  const fitting = backups.filter(
    (judged) =>
      (sinceMs === null || judged.backup.startedAt >= sinceMs) &&
      labels.every(([key, value]) => labelOf(judged, key) === value) &&
      (search === null || mentions(judged, search)),
  );
  const wanted = fitting.slice(0, last);
  return sort === 'date' ? wanted : wanted.toSorted(orders[sort]);
}

/** Labels come from a file: only its own keys are looked at. */
function labelOf({ backup }: JudgedBackup, key: string): string | undefined {
  const labels = backup.manifest?.labels ?? {};
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

function mentions(judged: JudgedBackup, search: string): boolean {
  const { backup } = judged;
  const { manifest } = backup;
  const texts = [
    backup.id,
    versionOf(judged),
    ...(manifest === null
      ? []
      : [
          ...[manifest.pipeline, manifest.description, manifest.note, manifest.git?.commit ?? ''],
          ...(manifest.git?.tags ?? []),
          ...Object.entries(manifest.labels).map(([key, value]) => `${key}=${value}`),
          ...dumpsOf(manifest),
        ]),
    ...backup.copies.flatMap(({ hold }) => hold?.reason ?? []),
  ];
  const wanted = search.toLowerCase();
  return texts.some((text) => text.toLowerCase().includes(wanted));
}

const versions = new Intl.Collator('en', { numeric: true });

const orders = {
  size: (a: JudgedBackup, b: JudgedBackup) => (sizeOf(b) ?? -1) - (sizeOf(a) ?? -1),
  version: (a: JudgedBackup, b: JudgedBackup) => {
    const [first, second] = [plainVersion(a), plainVersion(b)];
    if (first === '' || second === '') return Number(first === '') - Number(second === '');
    return versions.compare(second, first);
  },
};

/** `v2.4.0` and `2.4.0` are the same. */
function plainVersion(judged: JudgedBackup): string {
  return versionOf(judged).replace(/^v(?=\d)/, '');
}
