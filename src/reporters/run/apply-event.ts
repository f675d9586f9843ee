import type { RunEvent } from '../../model/run/event.ts';
import type { StageName } from '../../model/stages.ts';
import { createSpeed } from '../progress/speed.ts';
import type { Phase } from '../tree/phase.ts';
import {
  type ArtifactView,
  type DestinationView,
  type RunView,
  type Told,
  uploadedBytes,
} from './run-view.ts';

/** Takes one event into the view. Any order is taken: what is named for the first time comes into being. */
export function applyEvent(view: RunView, event: RunEvent): void {
  const at = Date.parse(event.at);
  if (!Number.isNaN(at)) view.nowMs = at;
  if (Number.isNaN(view.startedMs)) view.startedMs = view.nowMs;
  view.run = event.run;
  dispatch(view, event);
}

function dispatch(view: RunView, event: RunEvent): void {
  switch (event.event) {
    case 'run-started':
      view.pipeline = event.pipeline;
      for (const stage of event.stages) stageOf(view, stage);
      break;
    case 'stage-started':
    case 'stage-done':
    case 'stage-failed':
    case 'stage-skipped':
      applyToStage(view, event);
      break;
    case 'artifact-started':
    case 'artifact-progress':
    case 'artifact-sealed':
      applyToArtifact(view, event);
      break;
    case 'artifact-left-out':
      view.artifacts.delete(event.artifact);
      for (const { uploads } of view.destinations.values()) uploads.delete(event.artifact);
      break;
    case 'upload-progress':
    case 'upload-confirmed':
      applyUpload(view, event);
      break;
    case 'destination-failed':
      Object.assign(destinationOf(view, event.destination), failedWith(event.message));
      break;
    case 'committed':
      destinationOf(view, event.destination).state = 'committed';
      break;
    case 'verified':
      destinationOf(view, event.destination).verified = event;
      break;
    case 'finding':
      view.findings.push(event);
      break;
    case 'key-created':
      view.keys.push(event);
      break;
    case 'hook':
      view.hook = event.state === 'started' ? event : null;
      break;
    case 'run-finished':
      view.summary = event.summary;
      break;
    case 'retention-decided':
    case 'removed':
    case 'notified':
    case 'recovered':
    case 'held-still':
    case 'goes-on':
    case 'warning':
      break;
  }
}

type StageEvent = Told<'stage-started' | 'stage-done' | 'stage-failed' | 'stage-skipped'>;

const stateAfter = {
  'stage-started': 'running',
  'stage-done': 'done',
  'stage-failed': 'failed',
  'stage-skipped': 'skipped',
} as const;

function applyToStage(view: RunView, event: StageEvent): void {
  const stage = stageOf(view, event.stage);
  stage.state = stateAfter[event.event];
  if (event.event === 'stage-started') stage.startedMs = view.nowMs;
  else stage.note = event.event === 'stage-failed' ? event.message : event.note;
  if ('durationMs' in event) stage.durationMs = event.durationMs;
}

type ArtifactEvent = Told<'artifact-started' | 'artifact-progress' | 'artifact-sealed'>;

function applyToArtifact(view: RunView, event: ArtifactEvent): void {
  const artifact = artifactOf(view, event.artifact);
  if (event.event === 'artifact-started') {
    artifact.expectedBytes = event.expectedBytes;
    return;
  }
  artifact.plainBytes = event.plainBytes;
  artifact.storedBytes = event.storedBytes;
  artifact.speed.note(view.nowMs, event.plainBytes);
  if (event.event === 'artifact-sealed') artifact.state = 'sealed';
}

function applyUpload(view: RunView, event: Told<'upload-progress' | 'upload-confirmed'>): void {
  const destination = destinationOf(view, event.destination);
  const isConfirmed = event.event === 'upload-confirmed';
  destination.uploads.set(event.artifact, { bytes: event.bytes, isConfirmed });
  destination.current = event.artifact;
  destination.speed.note(view.nowMs, uploadedBytes(destination));
}

function failedWith(error: string): Pick<DestinationView, 'state' | 'error'> {
  return { state: 'failed', error };
}

function stageOf(view: RunView, name: StageName): Phase {
  return known(view.stages, name, () => ({
    state: 'waiting',
    startedMs: view.nowMs,
    durationMs: 0,
    note: '',
  }));
}

function artifactOf(view: RunView, name: string): ArtifactView {
  return known(view.artifacts, name, () => ({
    state: 'running',
    expectedBytes: null,
    plainBytes: 0,
    storedBytes: 0,
    speed: createSpeed(),
  }));
}

function destinationOf(view: RunView, name: string): DestinationView {
  return known(view.destinations, name, () => ({
    state: 'running',
    error: '',
    uploads: new Map(),
    speed: createSpeed(),
    current: '',
    verified: null,
  }));
}

function known<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  const found = map.get(key) ?? create();
  map.set(key, found);
  return found;
}
