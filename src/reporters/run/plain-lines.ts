import type { RunEvent } from '../../model/run/event.ts';
import { formatBytes, formatEstimate, formatRate } from '../../util/human.ts';
import { after, doneWords, failedWords } from '../lines/told-line.ts';
import type { RunView, Told } from './run-view.ts';
import { goesOnWords, stillWords } from './still-words.ts';

/**
 * One line for an event, without the time: what it is about, whom, what happened. `null` for events that say
 * nothing by themselves: progress, and the backups that retention keeps.
 */
export function plainLine(event: RunEvent): string | null {
  switch (event.event) {
    case 'run-started':
      return `run ${event.run} started: ${event.pipeline}`;
    case 'run-finished':
      return `run ${event.run} finished: ${event.summary.outcome}, exit ${event.summary.exit}`;
    case 'stage-started':
    case 'stage-done':
    case 'stage-failed':
    case 'stage-skipped':
      return `stage ${event.stage} ${stageWords(event)}`;
    case 'finding':
      return `finding ${event.severity} ${event.part}: ${withHint(event.message, event.hint)}`;
    case 'artifact-started':
      return `artifact ${event.artifact} started${expected(event.expectedBytes)}`;
    case 'artifact-sealed':
      return `artifact ${event.artifact} sealed: ${formatBytes(event.plainBytes)} plain, ${formatBytes(event.storedBytes)} stored`;
    case 'artifact-left-out':
      return `artifact ${event.artifact} left out`;
    case 'upload-confirmed':
      return `upload ${event.destination}/${event.artifact} confirmed: ${formatBytes(event.bytes)}`;
    case 'artifact-progress':
    case 'upload-progress':
      return null;
    default:
      return otherLine(event);
  }
}

type Stage = Told<'stage-started' | 'stage-done' | 'stage-failed' | 'stage-skipped'>;

function stageWords(event: Stage): string {
  if (event.event === 'stage-started') return 'started';
  if (event.event === 'stage-skipped') return `skipped${after(event.note)}`;
  return event.event === 'stage-done'
    ? doneWords(event.durationMs, event.note)
    : failedWords(event.durationMs, event.message);
}

function otherLine(event: RunEvent): string | null {
  switch (event.event) {
    case 'destination-failed':
      return `destination ${event.destination} failed${after(event.message)}`;
    case 'committed':
      return `destination ${event.destination} committed: ${event.backup}`;
    case 'verified':
      return `destination ${event.destination} verified: ${event.level} ${event.verdict}`;
    case 'retention-decided':
      return event.action === 'keep'
        ? null
        : `retention ${event.destination}/${event.backup} to be removed${after(event.reason)}`;
    case 'removed':
      return `retention ${event.destination}/${event.backup} removed`;
    case 'key-created':
      return `key ${event.fingerprint} created: private half ${event.privateFile}, public half ${event.publicFile}`;
    case 'held-still':
      return `container ${event.container} ${stillWords(event)}`;
    case 'goes-on':
      return `container ${event.container} ${goesOnWords(event)}`;
    case 'hook':
      return `hook ${event.point} ${event.state}${after(event.message)}`;
    case 'notified':
      return `notify ${event.channel} ${event.ok ? 'sent' : 'failed'}${after(event.message)}`;
    case 'recovered':
      return `recovered${after(event.message)}`;
    case 'warning':
      return `warning${after(event.message)}`;
    default:
      return null;
  }
}

/** How far an artifact is: `artifact orders at 812 MiB, 62 % of the estimate, 27 MiB/s, 15 s left`. */
export function progressLine(id: string, { artifacts }: RunView): string | null {
  const artifact = artifacts.get(id);
  if (artifact === undefined) return null;
  const { plainBytes, expectedBytes, speed } = artifact;
  const rate = speed.rate();
  const left = expectedBytes === null ? 0 : expectedBytes - plainBytes;
  const parts = [`artifact ${id} at ${formatBytes(plainBytes)}`];
  if (left > 0 && expectedBytes !== null) {
    parts.push(`${Math.floor((100 * plainBytes) / expectedBytes)} % of the estimate`);
  }
  if (rate !== null) parts.push(formatRate(rate));
  if (rate !== null && rate > 0 && left > 0) {
    parts.push(`${formatEstimate((left / rate) * 1000)} left`);
  }
  return parts.join(', ');
}

function expected(bytes: number | null): string {
  return bytes === null ? '' : `, about ${formatBytes(bytes)} expected`;
}

function withHint(message: string, hint: string): string {
  return hint === '' ? message : `${message} (${hint})`;
}
