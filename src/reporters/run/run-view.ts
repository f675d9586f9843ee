import type { RunEvent } from '../../model/run/event.ts';
import type { RunSummary } from '../../model/run/summary.ts';
import type { StageName } from '../../model/stages.ts';
import type { Speed } from '../progress/speed.ts';
import type { Phase } from '../tree/phase.ts';

/** What is known of a run at some point of its events. */
export interface RunView {
  pipeline: string;
  run: string;
  startedMs: number;
  /** Time of the newest event. */
  nowMs: number;
  readonly stages: Map<StageName, Phase>;
  readonly artifacts: Map<string, ArtifactView>;
  readonly destinations: Map<string, DestinationView>;
  readonly findings: Told<'finding'>[];
  readonly keys: Told<'key-created'>[];
  /** The hook that runs just now. */
  hook: Told<'hook'> | null;
  summary: RunSummary | null;
}

export type Told<E extends RunEvent['event']> = Extract<RunEvent, { readonly event: E }>;

export interface ArtifactView {
  state: 'running' | 'sealed';
  expectedBytes: number | null;
  plainBytes: number;
  storedBytes: number;
  readonly speed: Speed;
}

export interface DestinationView {
  state: 'running' | 'committed' | 'failed';
  error: string;
  /** Bytes that arrived, by artifact. */
  readonly uploads: Map<string, { bytes: number; isConfirmed: boolean }>;
  readonly speed: Speed;
  /** The artifact that moved last. */
  current: string;
  verified: { readonly level: string; readonly verdict: 'pass' | 'fail' } | null;
}

export function createRunView(): RunView {
  return {
    pipeline: '',
    run: '',
    startedMs: Number.NaN,
    nowMs: Number.NaN,
    stages: new Map(),
    artifacts: new Map(),
    destinations: new Map(),
    findings: [],
    keys: [],
    hook: null,
    summary: null,
  };
}

/** Milliseconds since the first event. */
export function elapsedMs(view: RunView, nowMs = view.nowMs): number {
  return Math.max(0, nowMs - view.startedMs) || 0;
}

/** All bytes at a destination so far. */
export function uploadedBytes({ uploads }: DestinationView): number {
  return [...uploads.values()].reduce((sum, { bytes }) => sum + bytes, 0);
}

/** What a destination will hold in the end; `null` until every artifact is sealed. */
export function storedTotal({ artifacts }: RunView): number | null {
  const all = [...artifacts.values()];
  if (all.length === 0 || all.some(({ state }) => state !== 'sealed')) return null;
  return all.reduce((sum, { storedBytes }) => sum + storedBytes, 0);
}
