import { createHash } from 'node:crypto';
import type { Artifact, Manifest } from '../../../src/model/run/manifest.ts';

export const sampleId = '20261120T021700Z-k3f7';

export const sha256 = (bytes: Uint8Array | string): string =>
  createHash('sha256').update(bytes).digest('hex');

export const sealOf = (bytes: Uint8Array | string) => ({
  bytes: Buffer.byteLength(bytes),
  sha256: sha256(bytes),
});

export function sampleArtifact(given: Partial<Artifact> = {}, stored = 'stored bytes'): Artifact {
  const dump = given.dump ?? 'orders';
  const member = given.member ?? null;
  const id = member === null ? dump : `${dump}.${member}`;
  return {
    id,
    dump,
    member,
    type: 'files',
    file: `${id}.tar.zst.pgp`,
    codecs: ['zstd', 'openpgp'],
    plain: sealOf('plain bytes'),
    stored: sealOf(stored),
    facts: {},
    ...given,
  };
}

export function sampleManifest(given: Partial<Manifest> = {}): Manifest {
  return {
    formatVersion: 1,
    id: sampleId,
    pipeline: 'shop',
    description: 'Orders and uploads',
    labels: { env: 'test' },
    note: '',
    trigger: { kind: 'manual', url: null },
    startedAt: '2026-11-20T02:17:00.000Z',
    finishedAt: '2026-11-20T02:18:00.000Z',
    tool: { name: 'run-pipeline', version: '1.0.0' },
    complete: true,
    missing: [],
    git: null,
    application: {
      version: 'unknown',
      versionFrom: 'nothing',
      commit: null,
      tag: null,
      tagExists: false,
      migrationsSha256: null,
      images: [],
    },
    pipelineDigest: sha256('pipeline'),
    encryption: {
      profile: 'compatible',
      recipients: ['0123456789ABCDEF0123456789ABCDEF01234567'],
      passphrase: false,
      signedBy: null,
    },
    artifacts: [sampleArtifact()],
    destinations: ['here'],
    files: [],
    previous: null,
    warnings: [],
    ...given,
  };
}
