import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { freezeManifest } from '../../../src/catalog/manifest/serialize.ts';
import { renderRestoreGuide } from '../../../src/catalog/restore-guide.ts';
import type { Facts } from '../../../src/model/run/facts.ts';
import { artifactId } from '../../../src/model/run/layout.ts';
import type { Artifact, EncryptionFacts } from '../../../src/model/run/manifest.ts';
import { sampleArtifact, sampleManifest, sealOf } from './sample-manifest.ts';
import { mustRun } from './shell.ts';
import { plantTree } from './tree.ts';

export interface GuidedBackup {
  /** What a person finds who comes with nothing but the key. */
  readonly folder: string;
  /** What was backed up. */
  readonly original: string;
  readonly guide: string;
}

/** How the backup host encrypts and signs. */
export interface Sealing {
  readonly encryption: EncryptionFacts | null;
  readonly gnupgHome: string;
  /** Options of `gpg` that encrypt standard input to standard output. */
  readonly encrypt: string;
}

interface Dump {
  readonly dump: string;
  readonly member?: string;
  readonly facts?: Facts;
  readonly type: string;
  readonly suffix: string;
  /** Writes the dump to standard output, in the original folder. */
  readonly make: string;
  readonly codec: 'zstd' | 'gzip' | 'xz' | null;
}

const dumps: readonly Dump[] = [
  {
    dump: 'uploads',
    type: 'files',
    suffix: 'tar',
    make: 'tar -c --format=posix --sparse --acls --xattrs data',
    codec: 'zstd',
  },
  { dump: 'notes', type: 'sqlite', suffix: 'sqlite', make: 'cat notes.sqlite', codec: 'gzip' },
  tenant('acme', 'Acme & Sons.db'),
  tenant('beta', 'beta.db'),
  { dump: 'directory', type: 'command', suffix: 'ldif', make: 'cat directory.ldif', codec: 'xz' },
  { dump: 'photos', type: 'command', suffix: 'bin', make: 'cat photos.bin', codec: null },
];
function tenant(member: string, database: string): Dump {
  const file = { dump: 'tenants', type: 'sqlite', suffix: 'sqlite', codec: 'zstd' } as const;
  return { ...file, member, facts: { database }, make: `cat 'tenants/${database}'` };
}

const suffixes = { zstd: 'zst', gzip: 'gz', xz: 'xz' } as const;

/** A backup made by nothing but common programs, with a guide of ours. */
export async function makeGuidedBackup(sealing: Sealing): Promise<GuidedBackup> {
  const root = mkdtempSync(join(tmpdir(), 'guided-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const [original, folder] = [join(root, 'original'), join(root, 'backup')];
  mkdirSync(original);
  mkdirSync(folder);
  plantTree(join(original, 'data'));
  const sql = 'create table notes (text); insert into notes values (1), (2), (3)';
  mkdirSync(join(original, 'tenants'));
  for (const file of ['notes.sqlite', 'tenants/Acme & Sons.db', 'tenants/beta.db'])
    await mustRun(`sqlite3 '${file}' '${sql}'`, { cwd: original });
  writeFileSync(join(original, 'directory.ldif'), 'dn: cn=admin\n'.repeat(500));
  writeFileSync(join(original, 'photos.bin'), Buffer.alloc(100_000, 'photo'));
  const artifacts: Artifact[] = [];
  for (const dump of dumps) artifacts.push(await store(dump, { root, sealing }));
  return { folder, original, guide: await finish({ folder, artifacts, sealing }) };
}

async function store(
  { dump, member, facts, type, suffix, make, codec }: Dump,
  { root, sealing }: { root: string; sealing: Sealing },
): Promise<Artifact> {
  const isEncrypted = sealing.encryption !== null;
  const id = artifactId(dump, member ?? null);
  const file = [id, suffix, codec && suffixes[codec], isEncrypted && 'pgp']
    .filter(Boolean)
    .join('.');
  const steps = [codec && `${codec} -c`, isEncrypted && sealing.encrypt].filter(Boolean);
  const plain = join(root, `${id}.plain`);
  const pipe = [`cat '${plain}'`, ...steps].join(' | ');
  await mustRun(`${make} > '${plain}'; ${pipe} > '${root}/backup/${file}'`, {
    cwd: join(root, 'original'),
    gnupgHome: sealing.gnupgHome,
    shell: 'bash',
  });
  return sampleArtifact({
    dump,
    member: member ?? null,
    facts: facts ?? {},
    type,
    file,
    codecs: [codec, isEncrypted && 'openpgp'].filter((name) => typeof name === 'string'),
    plain: sealOf(readFileSync(plain)),
    stored: sealOf(readFileSync(join(root, 'backup', file))),
  });
}

/** The pipeline file, the guide, the manifest and its signature. */
async function finish({
  folder,
  artifacts,
  sealing,
}: {
  folder: string;
  artifacts: readonly Artifact[];
  sealing: Sealing;
}): Promise<string> {
  const place = { cwd: folder, gnupgHome: sealing.gnupgHome };
  const pipeline = sealing.encryption === null ? 'pipeline.yaml' : 'pipeline.yaml.pgp';
  const encrypt = sealing.encryption === null ? 'cat' : sealing.encrypt;
  await mustRun(`echo 'name: shop' | ${encrypt} > ${pipeline}`, place);
  const draft = sampleManifest({ artifacts, encryption: sealing.encryption });
  const guide = renderRestoreGuide(draft);
  writeFileSync(join(folder, 'RESTORE.md'), guide);
  const files = ['RESTORE.md', pipeline].map((name) => ({
    name,
    ...sealOf(readFileSync(join(folder, name))),
  }));
  writeFileSync(join(folder, 'manifest.json'), freezeManifest({ ...draft, files }).bytes);
  const signer = sealing.encryption?.signedBy ?? null;
  if (signer !== null) {
    await mustRun(
      `gpg --batch --local-user ${signer} --output manifest.json.sig --detach-sign manifest.json`,
      place,
    );
  }
  return guide;
}
