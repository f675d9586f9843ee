import type { RestoreEvent } from '../../../model/restore/event.ts';
import type { RestoreStep } from '../../../model/restore/steps.ts';
import type { RestoreSummary } from '../../../model/restore/summary.ts';
import { createSpeed, type Speed } from '../../progress/speed.ts';
import type { Phase } from '../../tree/phase.ts';

/** What is known of a restore at some point of its events. */
export interface RestoreView {
  pipeline: string;
  startedMs: number;
  /** Time of the newest event. */
  nowMs: number;
  readonly steps: Map<RestoreStep, Phase>;
  /** What is loaded beside the live data, by artifact. */
  readonly loads: Map<string, LoadView>;
  readonly safety: { bytes: number; readonly speed: Speed };
  /** By artifact, where the restored data is live. */
  readonly activated: Map<string, readonly string[]>;
  readonly checks: Map<string, Told<'health'>>;
  readonly lost: Told<'copy-lost'>[];
  /** The hook that runs just now. */
  hook: Told<'hook'> | null;
  summary: RestoreSummary | null;
}

export type Told<E extends RestoreEvent['event']> = Extract<RestoreEvent, { readonly event: E }>;

export interface LoadView {
  expectedBytes: number | null;
  /** Stored bytes that were read. */
  bytes: number;
  readonly speed: Speed;
  /** Once it is whole: the plain data, and where it came from. */
  done: { readonly bytes: number; readonly from: string } | null;
}

export function createRestoreView(): RestoreView {
  return {
    pipeline: '',
    startedMs: Number.NaN,
    nowMs: Number.NaN,
    steps: new Map(),
    loads: new Map(),
    safety: { bytes: 0, speed: createSpeed() },
    activated: new Map(),
    checks: new Map(),
    lost: [],
    hook: null,
    summary: null,
  };
}

/** Milliseconds since the first event. */
export function elapsedMs({ startedMs, nowMs }: RestoreView): number {
  return Math.max(0, nowMs - startedMs) || 0;
}
