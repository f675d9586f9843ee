import type { Copy } from '../catalog/inventory.ts';
import type { JudgedBackup } from '../catalog/verdict.ts';
import type { Plan } from '../model/plan.ts';
import type { BackupStamp } from '../model/run/backup-stamp.ts';
import type { Artifact, Manifest } from '../model/run/manifest.ts';

/** The backup that a run is about to make, as if it were there already, whole and good at every destination. */
export function upcomingBackup(
  plan: Plan,
  { id, startedAt }: Pick<BackupStamp, 'id' | 'startedAt'>,
): JudgedBackup {
  const manifest = upcomingManifest(plan, id, new Date(startedAt).toISOString());
  const copies = plan.stages.upload.map(
    (entry): Copy => ({
      id,
      destination: entry.id,
      pipeline: plan.name,
      state: 'complete',
      problems: [],
      manifest,
      manifestSha256: null,
      files: new Map(),
      checks: [],
      uncounted: [],
      hold: null,
      isDeleted: false,
      heartbeatAt: null,
      writtenAt: startedAt,
    }),
  );
  const backup = { id, startedAt, manifest, manifestSha256: null, isTampered: false, copies };
  const judged = { verdict: 'good', reason: 'it is to be made', suspicions: [] } as const;
  return {
    backup,
    ...judged,
    copies: copies.map((copy) => ({ copy, ...judged, verified: null, failed: null })),
  };
}

function upcomingManifest(plan: Plan, id: string, at: string): Manifest {
  return {
    formatVersion: 1,
    id,
    pipeline: plan.name,
    description: '',
    labels: {},
    note: '',
    trigger: { kind: 'manual', url: null },
    startedAt: at,
    finishedAt: at,
    tool: { name: '', version: '' },
    complete: true,
    missing: [],
    git: null,
    application: noApplication,
    pipelineDigest: '',
    encryption: null,
    artifacts: plan.stages.dump.map((entry) => artifactOf(entry.id, entry.type)),
    destinations: plan.stages.upload.map((entry) => entry.id),
    files: [],
    previous: null,
    warnings: [],
  };
}

const noApplication: Manifest['application'] = {
  version: 'unknown',
  versionFrom: 'none',
  commit: null,
  tag: null,
  tagExists: false,
  migrationsSha256: null,
  images: [],
};

/** Nobody asks how large it is: that it holds the dump is what counts. */
function artifactOf(dump: string, type: string): Artifact {
  const seal = { bytes: 0, sha256: '' };
  return {
    id: dump,
    dump,
    member: null,
    type,
    file: dump,
    codecs: [],
    plain: seal,
    stored: seal,
    facts: {},
  };
}
