import { resolve } from 'node:path';
import { type FrozenManifest, freezeManifest } from '../catalog/manifest/serialize.ts';
import { renderRestoreGuide } from '../catalog/restore-guide.ts';
import { sealOf } from '../catalog/store/bytes-body.ts';
import { timeOf } from '../model/run/backup-id.ts';
import { artifactId, pipelineFile, restoreGuideFile } from '../model/run/layout.ts';
import type { Manifest } from '../model/run/manifest.ts';
import { isImported } from '../model/run/origin.ts';
import { contextOf } from './context.ts';
import { withMembers } from './member-definitions.ts';
import { readApplicationFacts } from './provenance/application-facts.ts';
import { gitIn, readGitFacts } from './provenance/git-facts.ts';
import type { Run } from './run.ts';
import { backupOf } from './stamp.ts';
import { tellStillness } from './still/tell-stillness.ts';
import { markSuspects } from './suspect.ts';

/** The small files of a backup, ready to be stored: their bytes never change again. */
export interface FrozenBackup {
  readonly manifest: FrozenManifest;
  readonly signature: Uint8Array | null;
  /** By name: everything but the manifest, its signature and the artifacts. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Says once and for all what this backup is. */
export async function buildBackup(run: Run): Promise<FrozenBackup> {
  const facts = await collectFacts(run);
  const draft = describe(run, facts);
  const files = await smallFiles(run, draft);
  const records = Array.from(files, ([name, bytes]) => ({ name, ...sealOf(bytes) }));
  const manifest = freezeManifest({ ...draft, files: records });
  const signature = (await run.parts.encryption?.sign(manifest.bytes)) ?? null;
  return { manifest, signature, files };
}

type Collected = Pick<Manifest, 'git' | 'application' | 'encryption'>;

async function collectFacts(run: Run): Promise<Collected> {
  const context = contextOf(run);
  const { file, plan, parts } = run;
  const own = gitIn(file.repository, parts.place, context);
  const folder = resolve(file.repository, plan.application?.repository ?? '.');
  const isForeign = isImported(run.wishes);
  const given = run.wishes.appVersion;
  const [git, application, encryption] = await Promise.all([
    isForeign ? null : readGitFacts(own, file),
    readApplicationFacts(gitIn(folder, parts.place, context), {
      application: isForeign && given === null ? undefined : plan.application,
      given,
      state: run.progress.application,
      folder,
      environment: run.environment,
    }),
    parts.encryption?.facts(context) ?? null,
  ]);
  // Nobody knows which code made data of another origin: that of today did not.
  return {
    git,
    application: isForeign ? { ...application, commit: null } : application,
    encryption,
  };
}

function describe(run: Run, { git, application, encryption }: Collected): Manifest {
  const { plan, progress, wishes, parts } = run;
  const startedAt = new Date(timeOf(backupOf(run))).toISOString();
  const missing = [...progress.missing.keys(), ...progress.empty, ...notWished(run)];
  return {
    formatVersion: 1,
    id: backupOf(run),
    pipeline: plan.name,
    description: plan.description ?? '',
    labels: { ...plan.labels, ...wishes.labels },
    note: run.mask(wishes.note),
    trigger: wishes.trigger,
    startedAt,
    // A date that follows another clock may lie ahead of ours.
    finishedAt: new Date(Math.max(run.clock.now(), Date.parse(startedAt))).toISOString(),
    tool: run.tool,
    complete: missing.length === 0,
    missing,
    git,
    application,
    pipelineDigest: run.file.digest,
    encryption,
    artifacts: tellStillness(progress, markSuspects(run)),
    destinations: parts.destinations.map(({ id }) => id),
    files: [],
    previous: progress.history.previous,
    warnings: progress.warningsInManifest,
  };
}

/** Dumps of the pipeline that `--only` left out. */
function notWished({ plan, wishes }: Run): readonly string[] {
  const ids = plan.stages.dump.map(({ id }) => id);
  return wishes.only.length === 0 ? [] : ids.filter((id) => !wishes.only.includes(id));
}

/** With the members that are in this backup. */
function resolvedOf({ file, progress }: Run, { artifacts }: Manifest): string {
  const stored = new Set(artifacts.map(({ id }) => id));
  const dumps = progress.dumps.filter(({ id, member }) => stored.has(artifactId(id, member)));
  return withMembers(file.resolved, dumps);
}

async function smallFiles(run: Run, draft: Manifest): Promise<ReadonlyMap<string, Uint8Array>> {
  const { encryption } = run.parts;
  const pipeline = new TextEncoder().encode(resolvedOf(run, draft));
  const guide = new TextEncoder().encode(renderRestoreGuide(draft));
  return new Map([
    [restoreGuideFile, guide],
    encryption
      ? [`${pipelineFile}.pgp`, await encryption.encrypt(pipeline, contextOf(run))]
      : [pipelineFile, pipeline],
  ]);
}
