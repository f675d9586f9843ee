import type { RestoreEvent } from '../../../model/restore/event.ts';
import { formatBytes, formatRate } from '../../../util/human.ts';
import { after, doneWords, failedWords } from '../../lines/told-line.ts';
import { paceOf } from '../../progress/pace.ts';
import { lostWords } from './notice-of.ts';
import type { RestoreView, Told } from './restore-view.ts';

/** One line for an event, without the time: what it is about, whom, what happened. `null` for progress. */
export function plainLine(event: RestoreEvent): string | null {
  switch (event.event) {
    case 'restore-started':
      return `restore ${event.run} started: ${event.pipeline}@${event.backup}`;
    case 'restore-finished':
      return `restore ${event.run} finished: ${event.summary.outcome}, exit ${event.summary.exit}`;
    case 'step-started':
    case 'step-done':
    case 'step-failed':
    case 'step-skipped':
      return `step ${event.step} ${stepWords(event)}`;
    case 'safety-progress':
    case 'load-progress':
      return null;
    case 'load-started':
    case 'loaded':
    case 'copy-lost':
    case 'activated':
    case 'rolled-back':
    case 'kept':
      return dataLine(event);
    case 'hook':
    case 'health':
    case 'notified':
    case 'recovered':
    case 'warning':
      return otherLine(event);
  }
}

type Step = Told<'step-started' | 'step-done' | 'step-failed' | 'step-skipped'>;

function stepWords(event: Step): string {
  switch (event.event) {
    case 'step-started':
      return 'started';
    case 'step-skipped':
      return `skipped${after(event.note)}`;
    case 'step-done':
      return doneWords(event.durationMs, event.note);
    case 'step-failed':
      return failedWords(event.durationMs, event.message);
    default:
      return event satisfies never;
  }
}

type OfData = Told<'load-started' | 'loaded' | 'copy-lost' | 'activated' | 'rolled-back' | 'kept'>;

function dataLine(event: OfData): string {
  switch (event.event) {
    case 'load-started':
      return `load ${event.artifact} started: ${formatBytes(event.expectedBytes)} to be read`;
    case 'loaded':
      return `load ${event.artifact} done: ${formatBytes(event.bytes)} from ${event.from}`;
    case 'copy-lost':
      return `copy lost: ${lostWords(event)}`;
    case 'activated':
      return `data ${event.artifact} activated${after(event.target.join(', '))}`;
    case 'rolled-back':
      return `taken back: ${event.what}`;
    case 'kept':
      return `data ${event.artifact} of before kept: ${event.path}`;
    default:
      return event satisfies never;
  }
}

type Other = Told<'hook' | 'health' | 'notified' | 'recovered' | 'warning'>;

function otherLine(event: Other): string {
  switch (event.event) {
    case 'hook':
      return `hook ${event.point} ${event.state}${after(event.message)}`;
    case 'health':
      return `health ${event.check} ${event.state}${after(event.message)}`;
    case 'notified':
      return `notify ${event.channel} ${event.ok ? 'sent' : 'failed'}${after(event.message)}`;
    case 'recovered':
      return `recovered${after(event.message)}`;
    case 'warning':
      return `warning${after(event.message)}`;
    default:
      return event satisfies never;
  }
}

/** How far an artifact is: `load orders at 812 MiB, 62 %, 15 s left, 27 MiB/s`. */
export function loadProgressLine(id: string, { loads }: RestoreView): string | null {
  const load = loads.get(id);
  if (load === undefined) return null;
  const pace = paceOf(load.bytes, load.expectedBytes, load.speed).map((part) => part.trim());
  return [`load ${id} at ${formatBytes(load.bytes)}`, ...pace].join(', ');
}

export function safetyProgressLine({ safety }: RestoreView): string {
  const rate = safety.speed.rate();
  const pace = rate === null ? [] : [formatRate(rate)];
  return [`safety backup at ${formatBytes(safety.bytes)}`, ...pace].join(', ');
}
