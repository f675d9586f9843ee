import { labelOf } from '../../model/volume/compose-labels.ts';

/** A container that ran and was made to hold still. */
export interface HeldStill {
  readonly do: 'held-still';
  readonly container: string;
  readonly how: 'stop' | 'pause';
  /** When it had been started: as long as this is so, it has not been stopped. */
  readonly startedAt: string;
  /** By which one that was made anew meanwhile is found; `null` for one of no project. */
  readonly service: ComposeService | null;
}

export interface ComposeService {
  readonly project: string;
  readonly service: string;
  readonly number: string;
}

export function serviceIn(labels: Readonly<Record<string, string>>): ComposeService | null {
  const [project, service] = [labelOf(labels, 'project'), labelOf(labels, 'service')];
  if (project === null || service === null) return null;
  return { project, service, number: labelOf(labels, 'container-number') ?? '1' };
}

export function isOf(labels: Readonly<Record<string, string>>, wanted: ComposeService): boolean {
  const own = serviceIn(labels);
  return (
    own?.project === wanted.project &&
    own.service === wanted.service &&
    own.number === wanted.number
  );
}
