import { BackupError } from '../model/failures.ts';
import { artifactId } from '../model/run/layout.ts';
import { isImported } from '../model/run/origin.ts';
import { formatBytes } from '../util/human.ts';
import { checkUnverified } from './check-unverified.ts';
import { commitAll } from './commit-all.ts';
import { completeCopies } from './complete-copies.ts';
import { discardSpool, dumpOne } from './dump.ts';
import type { DumpPart } from './dump-part.ts';
import { holdBackup } from './hold.ts';
import { withHooks } from './hooks.ts';
import { buildBackup } from './manifest.ts';
import type { SealedArtifact } from './progress.ts';
import { aroundDumps } from './provenance/application-state.ts';
import type { Mark, Run } from './run.ts';
import { type Stillness, withStillness } from './still/stillness.ts';
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
  const uploads = destinations.map(
    (part) => new Upload(run, part, { adopts: part.id === run.staging.adopter }),
  );
  watchSpace(run, uploads);
  await withHooks(run, 'upload', async () => {
    try {
      // A hook may stop the application, which could not answer then.
      await aroundDumps(run, () => withHooks(run, 'dump', () => dumpAll(run, uploads)));
      markSealed(run, mark);
    } finally {
      // Also after a failure: nothing may still be writing when the run is cleaned up.
      for (const upload of uploads) await upload.settled();
    }
    await commitAll(run, uploads, await buildBackup(run));
    await holdBackup(run);
    // What else there is to do waits for a run that comes by itself.
    if (isImported(run.wishes)) return;
    await checkUnverified(run);
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
  const dumps = Map.groupBy(run.progress.dumps, ({ id }) => id);
  await withStillness(run, async (still) => {
    for (const [id, parts] of dumps) await dumpOrMiss(run, { id, parts, still }, uploads);
  });
  if (run.progress.artifacts.length === 0) throw nothingDumped(run);
}

interface Dump {
  readonly id: string;
  readonly parts: readonly DumpPart[];
  readonly still: Stillness;
}

async function dumpOrMiss(run: Run, dump: Dump, uploads: readonly Upload[]): Promise<void> {
  const isOptional = dump.parts.every(({ entry }) => entry.optional);
  try {
    await (isOptional ? dumpWhole(run, dump, uploads) : dumpEach(run, dump, uploads));
  } catch (error) {
    run.signal.throwIfAborted();
    if (!isOptional || !(error instanceof BackupError)) throw error;
    const message = `the optional dump ${dump.id} failed: ${error.message}`;
    run.progress.missing.set(dump.id, error.message);
    run.progress.warn(message, `the optional dump ${dump.id} failed`);
    run.emit({ event: 'warning', message });
  }
}

async function dumpEach(
  run: Run,
  { parts, still }: Dump,
  uploads: readonly Upload[],
): Promise<void> {
  const follow = followedBy(uploads);
  for (const part of parts) {
    await still.turnTo(part);
    run.progress.artifacts.push(await dumpOne(run, part, follow));
  }
}

/**
 * All members or none: a backup holds a dump or it does not, and nobody has to find out which part of it. Several
 * are sent only when the last of them is sealed, so that a destination has nothing that no manifest names.
 */
async function dumpWhole(
  run: Run,
  { parts, still }: Dump,
  uploads: readonly Upload[],
): Promise<void> {
  const follow = followedBy(uploads);
  const isHeldBack = parts.length > 1;
  const heldBack: (() => void)[] = [];
  const sealed: SealedArtifact[] = [];
  const send: typeof follow = (...spooled) => {
    if (isHeldBack) heldBack.push(() => follow(...spooled));
    else follow(...spooled);
  };
  try {
    for (const part of parts) {
      await still.turnTo(part);
      sealed.push(await dumpOne(run, part, send));
    }
  } catch (error) {
    for (const { id, member } of parts.slice(0, sealed.length + 1))
      run.emit({ event: 'artifact-left-out', artifact: artifactId(id, member) });
    // Held back: nobody follows them.
    for (const { spool } of sealed) await discardSpool(spool);
    throw error;
  }
  run.progress.artifacts.push(...sealed);
  for (const begin of heldBack) begin();
}

function followedBy(uploads: readonly Upload[]): Upload['follow'] {
  return (...spooled) => {
    for (const upload of uploads) upload.follow(...spooled);
  };
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
