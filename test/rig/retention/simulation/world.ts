import type { Hold } from '../../../../src/catalog/hold.ts';
import type { Keep } from '../../../../src/model/plan.ts';
import type { CheckName } from '../../../../src/model/run/check-record.ts';
import type { Manifest } from '../../../../src/model/run/manifest.ts';
import { createRandom, type Random } from '../../config/mutate.ts';

export const hour = 3_600_000;
export const day = 24 * hour;
export const dumps = ['a', 'b', 'c'] as const;

/** Three hosts that back up one pipeline to two places, for a long time. Only the world knows what time it is. */
export interface World {
  now: number;
  readonly random: Random;
  readonly hosts: readonly Host[];
  readonly places: readonly Place[];
  readonly backups: Map<string, Made>;
  rules: Rules;
  readonly rightRules: Rules;
  trouble: Trouble;
  /** Dumps of which there was a good backup once. */
  readonly everGood: Set<string>;
  readonly removals: Removed[];
  runs: number;
}

export interface Host {
  /** How far its clock is ahead. */
  offsetMs: number;
  readonly driftMs: number;
  /** When somebody sets it right. */
  repairedAt: number;
}

export interface Place {
  readonly id: string;
  /** Whether what it says of the time is true, or only what the hosts have told it. */
  readonly hasClock: boolean;
  isAwayUntil: number;
}

interface Rules {
  readonly keep: Keep;
  readonly perDestination: Readonly<Record<string, Keep>>;
  /** Somebody has mistyped them. */
  readonly isMistake: boolean;
}

/**
 * What goes wrong for weeks. `cut`: dumps that end too soon. `single`: only one dump is made. `failing`: no run comes
 * to its end. `blind`: nobody can verify what was stored, and half of it is damaged.
 */
export interface Trouble {
  readonly kind: 'none' | 'cut' | 'single' | 'failing' | 'blind';
  readonly until: number;
}

export interface Made {
  readonly id: string;
  readonly startedAt: number;
  readonly manifest: Manifest;
  /** The true time. */
  readonly madeAt: number;
  /** Whether it really holds what it should, whatever anybody believes. */
  readonly isWhole: boolean;
  readonly copies: Map<string, MadeCopy>;
  hold: Hold | null;
}

export interface MadeCopy {
  readonly checks: CheckName[];
  readonly writtenAt: number;
  isRotten: boolean;
  isDeleted: boolean;
}

interface Removed {
  readonly backup: Made;
  readonly place: string;
}

/** Every other world keeps as little as it can. */
const manifold: Rules = {
  keep: { last: 3, daily: 7, weekly: 4, monthly: 6, within: 2 * day },
  perDestination: { cloud: { last: 5, within: 10 * day } },
  isMistake: false,
};
const scarce: Rules = {
  keep: { last: 1 },
  perDestination: { cloud: { last: 2 } },
  isMistake: false,
};

export function createWorld(seed: number): World {
  const random = createRandom(seed);
  const rules = seed % 2 === 0 ? manifold : scarce;
  const host = () => ({ offsetMs: 0, driftMs: (random.below(60) - 30) * 1000, repairedAt: 0 });
  return {
    now: Date.parse('2026-01-01T00:00:00Z'),
    random,
    hosts: [host(), host(), host()],
    places: [
      { id: 'here', hasClock: false, isAwayUntil: 0 },
      { id: 'cloud', hasClock: true, isAwayUntil: 0 },
    ],
    backups: new Map(),
    rules,
    rightRules: rules,
    trouble: { kind: 'none', until: 0 },
    everGood: new Set(),
    removals: [],
    runs: 0,
  };
}

/** So many times of a hundred. */
export function chance({ random }: World, percent: number): boolean {
  return random.below(1000) < percent * 10;
}

export function isUp(world: World, place: Place): boolean {
  return world.now >= place.isAwayUntil;
}

/** What a place can really give back. */
export function isRestorable({ isWhole }: Made, copy: MadeCopy | undefined): boolean {
  return isWhole && copy !== undefined && !copy.isRotten;
}

export function dumpsIn({ manifest }: Made): readonly string[] {
  return manifest.artifacts.map(({ dump }) => dump);
}
