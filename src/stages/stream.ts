import { BackupError } from '../model/failures.ts';
import { formatBytes } from '../util/human.ts';
import { commitAll } from './commit-all.ts';
import { completeCopies } from './complete-copies.ts';
import { dumpOne } from './dump.ts';
import { holdBackup } from './hold.ts';
import { withHooks } from './hooks.ts';
import { buildBackup } from './manifest.ts';
import type { DumpPart, Mark, Run } from './run.ts';
import { Upload } from './upload.ts';
import { watchSpace } from './watch-space.ts';

/**
 * The five stages that are one stream: a dump goes through compression and encryption into its spool, hashed at
 * both ends, while the destinations already follow. When all artifacts are sealed each destination commits by itself.
 */
export async function stream(run: Run, mark: Mark): Promise<string> {
  const { destinations } = run.parts;
  await createKeys(run);
  await run.staging.open((id) => run.progress.copies.get(id)?.state !== 'failed');
  watchSpace(run);
  const uploads = destinations.map(
    (part) => new Upload(run, part, { adopts: part.id === run.staging.adopter }),
  );
  await withHooks(run, 'upload', async () => {
    try {
      await withHooks(run, 'dump', () => dumpAll(run, uploads));
      markSealed(run, mark);
    } finally {
      // Also after a failure: nothing may still be writing when the run is cleaned up.
      for (const upload of uploads) await upload.settled();
    }
    await commitAll(run, uploads, await buildBackup(run));
    await holdBackup(run);
    await completeCopies(run);
  });
  const copies = [...run.progress.copies.values()].filter(({ state }) => state === 'committed');
  return `${copies.length} of ${destinations.length} copies`;
}

/** Loudly: whoever loses the private half loses every backup that is encrypted to it. */
async function createKeys({ parts, emit, progress }: Run): Promise<void> {
  for (const key of (await parts.encryption?.prepare()) ?? []) {
    emit({ event: 'key-created', ...key });
    progress.warnHere(
      `the private key ${key.privateFile} opens these backups: move it off this host`,
    );
  }
}

async function dumpAll(run: Run, uploads: readonly Upload[]): Promise<void> {
  for (const part of run.parts.sources) await dumpOrMiss(run, part, uploads);
  if (run.progress.artifacts.length === 0) throw nothingDumped(run);
}

async function dumpOrMiss(run: Run, part: DumpPart, uploads: readonly Upload[]): Promise<void> {
  try {
    run.progress.artifacts.push(await dumpOne(run, part, uploads));
  } catch (error) {
    run.signal.throwIfAborted();
    if (!part.entry.optional || !(error instanceof BackupError)) throw error;
    run.progress.missing.set(part.id, error.message);
    run.progress.warn(`the optional dump ${part.id} failed: ${error.message}`);
    run.emit({
      event: 'warning',
      message: `the optional dump ${part.id} failed: ${error.message}`,
    });
  }
}

function markSealed(run: Run, mark: Mark): void {
  const { artifacts } = run.progress;
  const plain = artifacts.reduce((sum, { record }) => sum + record.plain.bytes, 0);
  const stored = artifacts.reduce((sum, { record }) => sum + record.stored.bytes, 0);
  mark('dump', `${counted(artifacts.length, 'artifact')}, ${formatBytes(plain)}`);
  mark('compress', run.parts.compressor?.name ?? 'none');
  mark('encrypt', run.parts.encryption ? 'openpgp' : 'none');
  mark('checksum', `sha256 of ${formatBytes(stored)}`);
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function nothingDumped(run: Run): BackupError {
  const [first] = run.progress.missing.values();
  return new BackupError({
    code: 'BP5014',
    stage: 'dump',
    message: `no dump succeeded${first ? `: ${first}` : ''}`,
    hint: 'a backup needs at least one dump',
  });
}
