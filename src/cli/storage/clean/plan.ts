import type { EngineStorage, EngineUsage, Leftover } from '../../../ports/engine-storage.ts';
import type { StepContext } from '../../../ports/step-context.ts';
import { formatAge } from '../../../util/human.ts';
import type { JudgedVolume, Surveyed } from '../survey.ts';
import { type Declared, whyContainerStays, whyVolumeStays } from './protect.ts';

export interface CleanPlan {
  /** As in DOCKER_HOST. */
  readonly address: string;
  readonly goes: readonly Going[];
  readonly stays: readonly {
    readonly kind: Leftover['kind'];
    readonly name: string;
    readonly why: string;
  }[];
}

export interface Going {
  readonly leftover: Leftover;
  readonly name: string;
  /** `null` where nobody counts it. */
  readonly bytes: number | null;
  readonly why: string;
  /** What must be the same when it goes. */
  readonly changedAtMs: number | null;
}

export interface Wishes {
  readonly olderThanMs: number;
  /** Volumes that have names go only when they are named. */
  readonly volumes: readonly string[];
}

interface Known {
  readonly surveyed: Surveyed;
  readonly engine: EngineUsage;
  readonly pipelines: readonly Declared[];
  readonly wishes: Wishes;
}

type Decision = { readonly goes: Going } | { readonly stays: CleanPlan['stays'][number] };

/** What may go, and what stays though it looks as if it might. Changes nothing. */
export async function planClean(
  known: Known,
  storage: EngineStorage,
  context: StepContext,
): Promise<CleanPlan> {
  const { engine, surveyed } = known;
  const nowMs = context.clock.now();
  const decisions: Decision[] = [];
  for (const one of engine.containers.filter(({ isAlive }) => !isAlive)) {
    const { id, name, bytes } = one;
    const sinceMs = await storage.idleSince(id, context);
    const why = whyContainerStays(one, known.pipelines) ?? tooYoung(sinceMs, known, nowMs);
    if (why !== null) decisions.push({ stays: { kind: 'container', name, why } });
    else {
      const leftover = { kind: 'container' as const, id };
      const idle = `not running, last used ${formatAge(nowMs - (sinceMs ?? 0))}`;
      decisions.push({ goes: { leftover, name, bytes, why: idle, changedAtMs: sinceMs } });
    }
  }
  const unused = surveyed.volumes.filter(({ usedBy }) => usedBy.length === 0);
  decisions.push(...unused.map((one) => decideOnVolume(one, known, nowMs)));
  return {
    address: engine.address,
    goes: [
      ...decisions.flatMap((one) => ('goes' in one ? one.goes : [])),
      ...imagesOf(engine),
      ...cacheOf(engine),
    ],
    stays: decisions.flatMap((one) => ('stays' in one ? one.stays : [])),
  };
}

function decideOnVolume(volume: JudgedVolume, known: Known, nowMs: number): Decision {
  const { usage, content, bytes } = volume;
  const { name, isAnonymous } = usage;
  const changedAtMs = content?.isWhole ? content.touchedAtMs : null;
  const isNamed = known.wishes.volumes.includes(name);
  const notMeant = isAnonymous
    ? tooYoung(changedAtMs, known, nowMs)
    : `it has a name: \`--volume ${name}\` lets it go`;
  const why =
    whyVolumeStays(volume, known.pipelines, known.surveyed.seen) ?? (isNamed ? null : notMeant);
  if (why !== null) return { stays: { kind: 'volume', name, why } };
  const changed = changedAtMs === null ? '' : `, changed ${formatAge(nowMs - changedAtMs)}`;
  const leftover = { kind: 'volume' as const, id: name };
  return { goes: { leftover, name, bytes, why: `no container has it${changed}`, changedAtMs } };
}

function tooYoung(sinceMs: number | null, { wishes }: Known, nowMs: number): string | null {
  if (sinceMs === null) return 'nobody can tell since when it is not used';
  const isOld = nowMs - sinceMs >= wishes.olderThanMs;
  return isOld ? null : `it was used ${formatAge(nowMs - sinceMs)}`;
}

function imagesOf({ images }: EngineUsage): readonly Going[] {
  return images
    .filter(({ isDangling, uses }) => isDangling && uses === 0)
    .map(({ id, ownBytes }) => ({
      leftover: { kind: 'image', id },
      ...{ name: id.replace('sha256:', '').slice(0, 12), bytes: ownBytes },
      ...{ why: 'it has no name, and no container is of it', changedAtMs: null },
    }));
}

function cacheOf({ cache }: EngineUsage): readonly Going[] {
  const bytes = cache.reduce((sum, one) => sum + (one.isInUse ? 0 : one.bytes), 0);
  if (bytes === 0) return [];
  const why = 'no build uses it now';
  return [{ leftover: { kind: 'cache' }, name: 'build cache', bytes, why, changedAtMs: null }];
}
