import type { Handle } from '../../../../ports/restorer.ts';

export interface VolumeHandle {
  readonly volume: string;
  /** With which it is made, one of ours among them; `null`: it is there. */
  readonly labels: Readonly<Record<string, string>> | null;
  /** Containers that ran and use it: they see its files by what was mounted when they were started. */
  readonly users: readonly User[];
  /** A file beside its folder that is there from before the first of them is stopped. */
  readonly sign: string;
  /** Of what restores its files. */
  readonly files: Handle;
}

export interface User {
  readonly name: string;
  /** By which it is known whether it was stopped since. */
  readonly startedAt: string;
}

/** What we have made we know by this, and nothing else is removed. */
export const ownLabel = 'run-pipeline.restore';

export function toHandle(handle: VolumeHandle): Handle {
  return JSON.parse(JSON.stringify(handle)) as Handle;
}

export function fromHandle(handle: Handle): VolumeHandle {
  // Made above, and kept in a journal of ours.
  return handle as unknown as VolumeHandle;
}
