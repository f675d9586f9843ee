/** Who uses the folder of a pipeline at a destination. */
export interface OwnerRecord {
  readonly formatVersion: 1;
  readonly pipeline: string;
  /** Made once for an installation and kept with its state. Opaque, no name of a host. */
  readonly installation: string;
  /** Tells repositories apart, and stays when an installation loses its state; empty outside of one. */
  readonly repository: string;
  readonly since: string;
}

export const maxOwnerBytes = 64 * 1024;

/** `null` for anything that is no such record. */
export function parseOwner(bytes: Uint8Array): OwnerRecord | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return isOwner(value) ? value : null;
  } catch {
    return null;
  }
}

export function serializeOwner(record: OwnerRecord): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(record, null, 2)}\n`);
}

function isOwner(value: unknown): value is OwnerRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { formatVersion, ...texts }: Partial<Record<keyof OwnerRecord, unknown>> = value;
  const wanted = [texts.pipeline, texts.installation, texts.repository, texts.since];
  return formatVersion === 1 && wanted.every((text) => typeof text === 'string');
}
