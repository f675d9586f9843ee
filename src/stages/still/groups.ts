import type { Quiesces } from '../../ports/quiesces.ts';
import type { DumpPart } from '../dump-part.ts';
import type { HeldStill } from './held-still.ts';

/** Dumps one after another of which each needs something still: all of it holds still from before the first until after the last. */
export interface StillGroup {
  readonly parts: readonly DumpPart[];
  /** By container, in the order in which they are named. */
  readonly wanted: ReadonlyMap<string, HeldStill['how']>;
}

/** By dump; one that needs nothing still is in no group, and ends the one before it. */
export function groupByStillness(dumps: readonly DumpPart[]): ReadonlyMap<DumpPart, StillGroup> {
  const groups = new Map<DumpPart, StillGroup>();
  let group = emptyGroup();
  for (const part of dumps) {
    const own = needsStill(part.source);
    if (own.length === 0) {
      group = emptyGroup();
      continue;
    }
    group.parts.push(part);
    // Who is stopped for one of them is not paused for another.
    for (const [container, how] of own)
      if (group.wanted.get(container) !== 'stop') group.wanted.set(container, how);
    groups.set(part, group);
  }
  return groups;
}

function emptyGroup() {
  return { parts: [] as DumpPart[], wanted: new Map<string, HeldStill['how']>() };
}

/** What a source needs still, in the order of the pipeline. */
export function needsStill(source: object): readonly (readonly [string, HeldStill['how']])[] {
  if (!quiesces(source)) return [];
  const { stop, pause } = source.quiesce;
  return [
    ...stop.map((name) => [name, 'stop'] as const),
    ...pause.map((name) => [name, 'pause'] as const),
  ];
}

function quiesces(source: object): source is Quiesces {
  return 'quiesce' in source;
}

/** `stops shop-web`, for whoever asks what a run would do. */
export function describeNeeds(sources: readonly object[]): readonly string[] {
  const needs = sources
    .flatMap(needsStill)
    .map(([container, how]) => `${how === 'stop' ? 'stops' : 'pauses'} ${container}`);
  return [...new Set(needs)];
}
