import { lastGood } from '../../../catalog/last-good.ts';
import type { DumpEntry } from '../../../model/plan.ts';
import type { ContainerUsage } from '../../../ports/engine-storage.ts';
import type { Seen } from '../../reach/read-all.ts';
import type { JudgedVolume } from '../survey.ts';

/** A pipeline in reach, and its dumps. */
export interface Declared {
  readonly name: string;
  readonly dumps: readonly DumpEntry[];
}

/** Why a container stays whatever its age; `null` for no reason. A name in a pipeline is read as widely as it can be meant. */
export function whyContainerStays(
  { name, labels }: ContainerUsage,
  pipelines: readonly Declared[],
): string | null {
  const own = [
    name,
    ...Object.values(labels),
    ...Object.entries(labels).map(([key, value]) => `${key}=${value}`),
  ];
  const named = pipelines.find(({ dumps }) => {
    const words = textsOf(dumps);
    return own.some((word) => word !== '' && words.has(word));
  });
  return named === undefined ? null : `${named.name} names it`;
}

/** Why an unused volume stays; `null` for no reason. */
export function whyVolumeStays(
  volume: JudgedVolume,
  pipelines: readonly Declared[],
  seen: Seen,
): string | null {
  const { usage, content, pipeline } = volume;
  const storing = pipelines.flatMap(({ name, dumps }) =>
    dumps
      .filter((dump) => dump.type === 'volume' && dump.volume === usage.name)
      .map((dump) => ({ name, dump })),
  );
  if (storing.length === 0) {
    const named = pipelines.find(({ dumps }) => textsOf(dumps).has(usage.name));
    const by = pipeline ?? named?.name;
    return by === undefined ? null : `${by} stores it with other things`;
  }
  for (const { name, dump } of storing) {
    const known = seen.known.find((one) => one.pipeline === name);
    const good = known === undefined ? null : lastGood(known, dump.id);
    if (good === null) return `${name} has no good backup of it`;
    const changedAtMs = content?.isWhole ? content.touchedAtMs : null;
    if (changedAtMs === null) return 'nobody can tell whether it has changed since its backup';
    if (changedAtMs >= good.backup.startedAt) return 'it has changed since its last good backup';
  }
  return null;
}

/** Everything that a part of a file says. */
function textsOf(value: unknown): ReadonlySet<string> {
  const texts = new Set<string>();
  const rest: unknown[] = [value];
  while (rest.length > 0) {
    const one = rest.pop();
    if (typeof one === 'string') texts.add(one);
    else if (one !== null && typeof one === 'object') rest.push(...Object.values(one));
  }
  return texts;
}
