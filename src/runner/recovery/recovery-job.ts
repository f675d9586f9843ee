import type { Happening } from '../../model/run/event.ts';
import type { StillTools } from '../../stages/still/still-tools.ts';
import type { Job } from '../job.ts';

/** What cleaning up after others needs of the world: nothing is dumped, encrypted or opened for it. */
export interface RecoveryJob
  extends Pick<
    Job,
    'plan' | 'state' | 'environment' | 'clock' | 'signal' | 'isAlive' | 'restorerFor'
  > {
  readonly parts: Pick<
    Job['parts'],
    'destinations' | 'launcher' | 'place' | 'ways' | 'folderLocks'
  > & { readonly still: StillTools };
}

/** What there is to tell of it is told in the words of a run and of a restore alike. */
export type RecoveryEmit = (
  happening: Extract<Happening, { readonly event: 'hook' | 'warning' | 'recovered' }>,
) => void;
