import type { Backup, Copy } from '../../../src/catalog/inventory.ts';
import { timeOf } from '../../../src/model/run/backup-id.ts';
import { type CheckName, parseCheckFile } from '../../../src/model/run/check-record.ts';
import type { Manifest } from '../../../src/model/run/manifest.ts';
import { sampleArtifact, sampleManifest } from './sample-manifest.ts';

/** `20261120T030000Z-abcd-here-checksum-pass`. */
export function sampleCheck(name: string): CheckName {
  const parsed = parseCheckFile(`${name}.json`);
  if (parsed === null) throw new Error(`no name of a check: ${name}`);
  return parsed;
}

export function sampleCopy(given: Partial<Copy> & { readonly id: string }): Copy {
  return {
    destination: 'here',
    pipeline: 'shop',
    state: 'complete',
    problems: [],
    manifest: null,
    manifestSha256: null,
    files: new Map(),
    checks: [],
    uncounted: [],
    hold: null,
    isDeleted: false,
    heartbeatAt: null,
    writtenAt: timeOf(given.id),
    ...given,
  };
}

export interface SampleBackup {
  readonly manifest?: Partial<Manifest>;
  /** Plain bytes by dump. */
  readonly dumps?: Readonly<Record<string, number>>;
  readonly copy?: Partial<Copy>;
  /** Whether a check has passed. */
  readonly isVerified?: boolean;
}

/** A backup with one copy, as an inventory has it. */
export function sampleBackup(id: string, given: SampleBackup = {}): Backup {
  const { dumps = { orders: 1000 }, isVerified = true } = given;
  const startedAt = new Date(timeOf(id)).toISOString();
  const artifacts = Object.entries(dumps).map(([dump, bytes]) =>
    sampleArtifact({ dump, plain: { bytes, sha256: '0'.repeat(64) } }),
  );
  const manifest = sampleManifest({ id, startedAt, artifacts, ...given.manifest });
  const time = id.slice(0, 16);
  const checks = isVerified ? [sampleCheck(`${time}-aaaa-here-checksum-pass`)] : [];
  return {
    id,
    startedAt: timeOf(id),
    manifest,
    manifestSha256: '0'.repeat(64),
    isTampered: false,
    copies: [sampleCopy({ id, manifest, checks, ...given.copy })],
  };
}
