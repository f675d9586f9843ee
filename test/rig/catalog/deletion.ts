import { serializeDeletion } from '../../../src/catalog/deletion-record.ts';

/** What retention writes down when it removes a copy. */
export function deletionOf(
  backup: string,
  manifestSha256: string | null = null,
  destination = 'here',
): Uint8Array {
  const record = { by: 'retention', reason: 'no rule keeps it', run: backup } as const;
  return serializeDeletion({ backup, destination }, { ...record, manifestSha256 }, 0);
}
