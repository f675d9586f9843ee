import type { RestoreEvent } from '../../../model/restore/event.ts';
import type { RestoreStep } from '../../../model/restore/steps.ts';
import { createSpeed } from '../../progress/speed.ts';
import type { Phase } from '../../tree/phase.ts';
import { createRestoreView, type LoadView, type RestoreView, type Told } from './restore-view.ts';

/** The view after one event: the same one, or a new one where another restore begins. Any order is taken. */
export function applyEvent(before: RestoreView, event: RestoreEvent): RestoreView {
  const isNext = event.event === 'restore-started' && before.summary !== null;
  const view = isNext ? createRestoreView() : before;
  const at = Date.parse(event.at);
  if (!Number.isNaN(at)) view.nowMs = at;
  if (Number.isNaN(view.startedMs)) view.startedMs = view.nowMs;
  dispatch(view, event);
  return view;
}

function dispatch(view: RestoreView, event: RestoreEvent): void {
  switch (event.event) {
    case 'restore-started':
      view.pipeline = event.pipeline;
      for (const step of event.steps) stepOf(view, step);
      break;
    case 'step-started':
    case 'step-done':
    case 'step-failed':
    case 'step-skipped':
      applyToStep(view, event);
      break;
    case 'safety-progress':
      view.safety.bytes = event.bytes;
      view.safety.speed.note(view.nowMs, event.bytes);
      break;
    case 'load-started':
    case 'load-progress':
    case 'loaded':
      applyToLoad(view, event);
      break;
    case 'copy-lost':
      view.lost.push(event);
      break;
    case 'activated':
      view.activated.set(event.artifact, event.target);
      break;
    case 'health':
      view.checks.set(event.check, event);
      break;
    case 'hook':
      view.hook = event.state === 'started' ? event : null;
      break;
    case 'restore-finished':
      view.summary = event.summary;
      break;
    case 'rolled-back':
    case 'kept':
    case 'notified':
    case 'recovered':
    case 'warning':
      break;
    default:
      event satisfies never;
  }
}

type StepEvent = Told<'step-started' | 'step-done' | 'step-failed' | 'step-skipped'>;

const stateAfter = {
  'step-started': 'running',
  'step-done': 'done',
  'step-failed': 'failed',
  'step-skipped': 'skipped',
} as const;

function applyToStep(view: RestoreView, event: StepEvent): void {
  const step = stepOf(view, event.step);
  step.state = stateAfter[event.event];
  if (event.event === 'step-started') step.startedMs = view.nowMs;
  else step.note = event.event === 'step-failed' ? event.message : event.note;
  if ('durationMs' in event) step.durationMs = event.durationMs;
}

function applyToLoad(
  view: RestoreView,
  event: Told<'load-started' | 'load-progress' | 'loaded'>,
): void {
  const load = loadOf(view, event.artifact);
  if (event.event === 'load-started') load.expectedBytes = event.expectedBytes;
  else if (event.event === 'loaded') load.done = event;
  else {
    load.bytes = event.bytes;
    load.speed.note(view.nowMs, event.bytes);
  }
}

function stepOf(view: RestoreView, name: RestoreStep): Phase {
  const fresh: Phase = { state: 'waiting', startedMs: view.nowMs, durationMs: 0, note: '' };
  const step = view.steps.get(name) ?? fresh;
  view.steps.set(name, step);
  return step;
}

function loadOf(view: RestoreView, artifact: string): LoadView {
  const fresh: LoadView = { expectedBytes: null, bytes: 0, speed: createSpeed(), done: null };
  const load = view.loads.get(artifact) ?? fresh;
  view.loads.set(artifact, load);
  return load;
}
