import type { Handle } from '../../../../ports/restorer.ts';

export interface VolumeHandle {
  readonly volume: string;
  /** With which it is made; `null`: it is there. */
  readonly labels: Readonly<Record<string, string>> | null;
  /** Containers that ran and use it: they see its files by what was mounted when they were started. */
  readonly users: readonly string[];
  /** Of what restores its files. */
  readonly files: Handle;
}

export function toHandle(handle: VolumeHandle): Handle {
  return JSON.parse(JSON.stringify(handle)) as Handle;
}

export function fromHandle(handle: Handle): VolumeHandle {
  // Made above, and kept in a journal of ours.
  return handle as unknown as VolumeHandle;
}
