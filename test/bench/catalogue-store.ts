import { createHash } from 'node:crypto';
import { linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FrozenManifest, freezeManifest } from '../../src/catalog/manifest/serialize.ts';
import type { Sign } from '../../src/catalog/signature.ts';
import { createBackupId } from '../../src/model/run/backup-id.ts';
import { type CheckName, checkFile } from '../../src/model/run/check-record.ts';
import type { Manifest } from '../../src/model/run/manifest.ts';

export interface Planting {
  /** The folder of the destination, empty or absent. */
  readonly folder: string;
  readonly pipeline: string;
  readonly destination: string;
  readonly count: number;
  /** When the youngest was made; each is an hour older than the next. */
  readonly newestMs: number;
  /** `null`: nothing is signed. */
  readonly signer: { readonly fingerprint: string; readonly sign: Sign } | null;
}

const hour = 3_600_000;
const data = 'stored bytes';
const guide = 'the guide\n';

/**
 * Fills a store with whole backups as runs would have left them, with real manifests and real records of checks.
 * What all of them have alike is one file with many names, which makes 10,000 a matter of seconds.
 */
export async function plantStore(planting: Planting): Promise<readonly string[]> {
  const { folder, pipeline, count, newestMs } = planting;
  const base = join(folder, pipeline);
  mkdirSync(base, { recursive: true });
  const since = new Date(newestMs - count * hour).toISOString();
  const owner = { formatVersion: 1, pipeline, installation: 'bench', repository: '', since };
  writeFileSync(join(base, 'owner.json'), `${JSON.stringify(owner)}\n`);
  const ids: string[] = [];
  for (let age = count - 1; age >= 0; age -= 1) {
    const id = createBackupId(
      newestMs - age * hour,
      Buffer.from([age >> 15, age >> 10, age >> 5, age]),
    );
    await plantOne(planting, { id, folder: join(base, id), first: join(base, ids[0] ?? id) });
    ids.push(id);
  }
  return ids.toReversed();
}

interface Spot {
  readonly id: string;
  readonly folder: string;
  /** The folder whose files lend their bytes. */
  readonly first: string;
}

async function plantOne(planting: Planting, { id, folder, first }: Spot): Promise<void> {
  const frozen = freezeManifest(describe(planting, id));
  mkdirSync(join(folder, 'checks'), { recursive: true });
  const shared: (readonly [string, string])[] = [
    ...frozen.manifest.artifacts.map(({ file }) => [file, data] as const),
    ...frozen.manifest.files.map(({ name }) => [name, guide] as const),
  ];
  for (const [name, content] of shared) {
    if (folder === first) writeFileSync(join(folder, name), content);
    else linkSync(join(first, name), join(folder, name));
  }
  writeFileSync(join(folder, 'manifest.json'), frozen.bytes);
  const { name, bytes } = checkOf(planting, frozen);
  writeFileSync(join(folder, 'checks', name), bytes);
  if (planting.signer === null) return;
  writeFileSync(
    join(folder, 'manifest.json.sig'),
    (await planting.signer.sign(frozen.bytes)) ?? '',
  );
  writeFileSync(join(folder, 'checks', `${name}.sig`), (await planting.signer.sign(bytes)) ?? '');
}

function checkOf({ destination }: Planting, { manifest, sha256 }: FrozenManifest) {
  const [at = '', run = ''] = manifest.id.split('-');
  const name: CheckName = { at, run, destination, level: 'checksum', verdict: 'pass' };
  const record = {
    formatVersion: 1,
    backup: manifest.id,
    destination,
    level: name.level,
    verdict: name.verdict,
    at: manifest.startedAt,
    run,
    evidence: [],
    manifestSha256: sha256,
  };
  return { name: checkFile(name), bytes: Buffer.from(`${JSON.stringify(record, null, 2)}\n`) };
}

function describe({ pipeline, destination, signer }: Planting, id: string): Manifest {
  const time = `${id.slice(0, 4)}-${id.slice(4, 6)}-${id.slice(6, 8)}T${id.slice(9, 11)}:${id.slice(11, 13)}:${id.slice(13, 15)}`;
  return {
    formatVersion: 1,
    id,
    pipeline,
    description: 'Orders and uploads of the shop',
    labels: { env: 'bench' },
    note: '',
    trigger: { kind: 'schedule', url: null },
    startedAt: `${time}.000Z`,
    finishedAt: `${time}.500Z`,
    tool: { name: 'run-pipeline', version: '0.1.0' },
    complete: true,
    missing: [],
    git: {
      commit: createHash('sha1').update(id).digest('hex'),
      tag: 'v2.4.0',
      tags: ['v2.4.0'],
      dirty: false,
      pipelineFile: 'backup.pipeline.yaml',
      pipelineSha256: sealOf('pipeline').sha256,
    },
    application: {
      version: 'v2.4.0',
      versionFrom: 'git tag',
      commit: null,
      tag: 'v2.4.0',
      tagExists: true,
      migrationsSha256: null,
      images: [],
    },
    pipelineDigest: sealOf('resolved').sha256,
    encryption: {
      profile: 'compatible',
      recipients: ['0123456789ABCDEF0123456789ABCDEF01234567'],
      passphrase: false,
      signedBy: signer?.fingerprint ?? null,
    },
    artifacts: ['orders', 'uploads'].map((dump) => ({
      id: dump,
      dump,
      member: null,
      type: 'files',
      file: `${dump}.tar.zst.pgp`,
      codecs: ['zstd', 'openpgp'],
      plain: sealOf(id),
      stored: sealOf(data),
      facts: { entries: 12 },
    })),
    destinations: [destination],
    files: ['RESTORE.md', 'pipeline.yaml.pgp'].map((name) => ({ name, ...sealOf(guide) })),
    previous: null,
    warnings: [],
  };
}

function sealOf(text: string): { readonly bytes: number; readonly sha256: string } {
  return {
    bytes: Buffer.byteLength(text),
    sha256: createHash('sha256').update(text).digest('hex'),
  };
}
